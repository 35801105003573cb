package org.followthrough.oversight.desk;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import org.followthrough.api.ExternalId;
import org.followthrough.api.InvalidRequest;
import org.followthrough.family.Family;
import org.followthrough.oversight.desk.Fields.NotUnderstood;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** Families at the desk: found, read, written about, corrected. */
@RestController
@RequestMapping("/desk/families")
class DeskFamilyController {

  private static final int LONGEST_SEARCH = 100;

  private final FamilyChanges changes;
  private final FamilyView view;
  private final WorkflowDiagrams diagrams;

  DeskFamilyController(FamilyChanges changes, FamilyView view, WorkflowDiagrams diagrams) {
    this.changes = changes;
    this.view = view;
    this.diagrams = diagrams;
  }

  @GetMapping
  ResponseEntity<String> find(
      @RequestParam(defaultValue = "") String q, HttpServletRequest request) {
    String text = q.strip();
    return view.found(
        text.length() > LONGEST_SEARCH ? text.substring(0, LONGEST_SEARCH) : text, request);
  }

  @GetMapping("/{familyId}")
  ResponseEntity<String> family(
      @PathVariable @ExternalId String familyId, HttpServletRequest request) {
    return view.page(HttpStatus.OK, existing(familyId), Map.of(), null, request);
  }

  /** Where a workflow stands, on its drawing. */
  @GetMapping(
      path = "/{familyId}/instances/{instanceId}/diagram",
      produces = MediaType.APPLICATION_JSON_VALUE)
  WorkflowDiagrams.Drawing diagram(
      @PathVariable @ExternalId String familyId, @PathVariable String instanceId) {
    return diagrams
        .of(familyId, instanceId)
        .orElseThrow(() -> InvalidRequest.notFound("workflow of this family", instanceId));
  }

  @PostMapping("/{familyId}/notes")
  ResponseEntity<String> note(
      @PathVariable @ExternalId String familyId,
      @RequestParam(defaultValue = "") String note,
      HttpServletRequest request) {
    return changed(
        familyId, Map.of("note", note), request, user -> changes.note(familyId, note, user));
  }

  @PostMapping("/{familyId}/addresses")
  ResponseEntity<String> addresses(
      @PathVariable @ExternalId String familyId,
      @RequestParam(defaultValue = "") String email,
      @RequestParam(defaultValue = "") String phone,
      @RequestParam(defaultValue = "") String reason,
      HttpServletRequest request) {
    return changed(
        familyId,
        Map.of("email", email, "phone", phone, "addressReason", reason),
        request,
        user -> changes.addresses(familyId, email, phone, reason, user));
  }

  @PostMapping("/{familyId}/instances/{instanceId}/{what:pause|resume|cancel}")
  ResponseEntity<String> instance(
      @PathVariable @ExternalId String familyId,
      @PathVariable String instanceId,
      @PathVariable String what,
      @RequestParam(defaultValue = "") String reason,
      HttpServletRequest request) {
    return changed(
        familyId,
        Map.of("instanceReason", reason),
        request,
        user -> changes.instance(familyId, instanceId, what, reason, user));
  }

  private ResponseEntity<String> changed(
      String familyId,
      Map<String, String> typed,
      HttpServletRequest request,
      Consumer<String> change) {
    Family family = existing(familyId);
    try {
      change.accept(request.getUserPrincipal().getName());
    } catch (NotUnderstood | InvalidRequest e) {
      return view.page(HttpStatus.BAD_REQUEST, family, typed, e.getMessage(), request);
    }
    URI page = UriComponentsBuilder.fromPath("/desk/families/{familyId}").build(familyId);
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(page).build();
  }

  private Family existing(String familyId) {
    return view.find(familyId).orElseThrow(() -> InvalidRequest.notFound("family", familyId));
  }
}

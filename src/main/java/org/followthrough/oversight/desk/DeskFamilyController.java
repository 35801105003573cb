package org.followthrough.oversight.desk;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.followthrough.api.ExternalId;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.StorableText;
import org.followthrough.family.Families;
import org.followthrough.oversight.desk.FamilyNotes.About;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
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

  private static final int LONGEST_NOTE = 4000;

  private final Families families;
  private final FamilyNotes notes;

  DeskFamilyController(Families families, FamilyNotes notes) {
    this.families = families;
    this.notes = notes;
  }

  @PostMapping("/{familyId}/notes")
  ResponseEntity<String> note(
      @PathVariable @ExternalId String familyId,
      @RequestParam(defaultValue = "") String note,
      HttpServletRequest request) {
    if (!families.exists(familyId)) {
      throw InvalidRequest.notFound("family", familyId);
    }
    if (!note.isBlank() && note.length() <= LONGEST_NOTE && StorableText.isStorable(note)) {
      notes.add(familyId, null, About.NOTE, note.strip(), request.getUserPrincipal().getName());
    }
    return to(familyId);
  }

  private static ResponseEntity<String> to(String familyId) {
    URI page = UriComponentsBuilder.fromPath("/desk/families/{familyId}").build(familyId);
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(page).build();
  }
}

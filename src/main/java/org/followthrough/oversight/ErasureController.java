package org.followthrough.oversight;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.security.Principal;
import org.followthrough.api.ExternalId;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The erasure of a family over HTTP. */
@RestController
class ErasureController {

  private final Erasure erasure;

  ErasureController(Erasure erasure) {
    this.erasure = erasure;
  }

  @DeleteMapping("/api/v1/families/{familyId}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Erase a family",
      description =
          "Cancels what runs for it and erases its personal data: addresses, texts, replies, notes,"
              + " predictions and events, in our tables, in the engine's and in the mailbox. It cannot"
              + " be undone. The audit keeps that something was sent, not to whom, and can still be"
              + " checked. What families and the SMS provider received is theirs.")
  @ApiResponse(responseCode = "204", description = "Erased")
  @ApiResponse(responseCode = "409", description = "It is being worked on; nothing was erased")
  void erase(
      @Parameter(example = "martinez") @PathVariable @ExternalId String familyId, Principal user) {
    erasure.erase(familyId, user.getName());
  }
}

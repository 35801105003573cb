package org.followthrough.channel.email;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.Optional;
import java.util.UUID;
import org.followthrough.family.Families;
import org.followthrough.family.Family;
import org.followthrough.family.FamilyConsents;
import org.followthrough.family.Organisation;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/**
 * The page behind the unsubscribe link of every mail, open to whoever has the link. Looking at it
 * changes nothing, since mail scanners follow links; its button, or a mail program's own (RFC
 * 8058), withdraws the consent to email.
 */
@Hidden
@RestController
@RequestMapping(path = "/unsubscribe/{token}", produces = MediaType.TEXT_HTML_VALUE)
class UnsubscribeController {

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="robots" content="noindex">
          <meta name="referrer" content="no-referrer">
          <title>%1$s</title>
          <style>
            body { max-width: 34rem; margin: 4rem auto; padding: 0 1rem; color: #222; background: #fff;
              font: 1.1rem/1.5 Arial, Helvetica, sans-serif; }
            button { font: inherit; padding: .6rem 1.2rem; border: 0; border-radius: .3rem;
              color: #fff; background: #1f5f8b; cursor: pointer; }
          </style>
        </head>
        <body>
          <h1>%1$s</h1>
          %2$s
        </body>
      </html>
      """;

  private final Families families;
  private final FamilyConsents consents;
  private final Organisation organisation;

  UnsubscribeController(Families families, FamilyConsents consents, Organisation organisation) {
    this.families = families;
    this.consents = consents;
    this.organisation = organisation;
  }

  @GetMapping
  ResponseEntity<String> ask(@PathVariable String token) {
    return family(token)
        .map(
            family ->
                family.consent().email()
                    ? page(
                        "No more emails?",
                        "<p>%s will send you no more emails.</p>".formatted(name())
                            + "<form method=\"post\"><button>Stop the emails</button></form>")
                    : gone())
        .orElseGet(this::unknown);
  }

  @PostMapping
  @Transactional
  ResponseEntity<String> withdraw(
      @PathVariable String token,
      @RequestParam(name = "List-Unsubscribe", required = false) String oneClick) {
    Optional<Family> family = family(token);
    if (family.isEmpty()) {
      return unknown();
    }
    String source = oneClick == null ? "email:unsubscribe page" : "email:one-click";
    // The link was followed where our mail went, also if the family has another address by now.
    consents.mailboxForbids(family.get().familyId(), source);
    return gone();
  }

  private Optional<Family> family(String token) {
    try {
      return families.withUnsubscribeToken(UUID.fromString(token));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private ResponseEntity<String> gone() {
    return page(
        "No more emails",
        ("<p>%s sends you no more emails. If you change your mind, tell your coordinator.</p>")
            .formatted(name()));
  }

  private ResponseEntity<String> unknown() {
    return ResponseEntity.status(HttpStatus.NOT_FOUND)
        .contentType(MediaType.TEXT_HTML)
        .body(
            PAGE.formatted(
                "This link does not work",
                ("<p>It may have been cut off by your mail program. Copy the whole link from the"
                        + " email, or answer the email with the subject “unsubscribe”: %s will then"
                        + " send you no more.</p>")
                    .formatted(name())));
  }

  private static ResponseEntity<String> page(String title, String body) {
    return ResponseEntity.ok(PAGE.formatted(title, body));
  }

  private String name() {
    return HtmlUtils.htmlEscape(organisation.name());
  }
}

package org.followthrough.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.followthrough.api.ExternalId;
import org.followthrough.api.InvalidRequest;
import org.followthrough.api.InvalidRequest.Kind;
import org.followthrough.family.Families;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** What families received and do, over HTTP. */
@RestController
@Profile(SandboxWorld.PROFILE)
@RequestMapping("/sandbox")
class SandboxController {

  private static final Logger LOG = LoggerFactory.getLogger(SandboxController.class);

  private static final Set<String> ACTIONS =
      Set.of("failed", "delayed", "delivered", "relayed", "expanded");

  private final MailServer mail;
  private final SmsGateway sms;
  private final Families families;
  private final FamilyMessages messages;
  private final SandboxReset reset;
  private final Environment environment;
  private final ObjectMapper json;

  SandboxController(
      MailServer mail,
      SmsGateway sms,
      Families families,
      FamilyMessages messages,
      SandboxReset reset,
      Environment environment,
      ObjectMapper json) {
    this.mail = mail;
    this.sms = sms;
    this.families = families;
    this.messages = messages;
    this.reset = reset;
    this.environment = environment;
    this.json = json;
  }

  @EventListener(ApplicationReadyEvent.class)
  void weAreListening() {
    sms.resumeCallbacks();
    LOG.info(
        "The sandbox is ready: open {}/ in a browser (the first page names who can sign in)",
        environment.getRequiredProperty("followthrough.public-url"));
  }

  @GetMapping("/messages")
  List<Message> messages(
      @RequestParam(required = false) @ExternalId String familyId,
      @RequestParam(required = false) String to) {
    if (familyId != null) {
      return families
          .find(familyId)
          .map(family -> messages.of(List.of(family)).getOrDefault(familyId, List.of()))
          .orElse(List.of());
    }
    return messages.all().stream()
        .filter(message -> to == null || to.equalsIgnoreCase(message.to()))
        .toList();
  }

  @PostMapping("/messages/{id}/reply")
  void reply(@PathVariable String id, @RequestBody ReplyJson reply) {
    if (reply.text == null || reply.text.isBlank()) {
      throw InvalidRequest.field(Kind.MALFORMED, "text", "must say something");
    }
    Message original = existing(id);
    if (original.channel().equals(Message.EMAIL)) {
      try {
        mail.reply(original, reply.text, reply.headers == null ? Map.of() : reply.headers);
      } catch (IllegalArgumentException e) {
        throw InvalidRequest.field(Kind.MALFORMED, "headers", e.getMessage());
      }
    } else {
      sms.reply(original, reply.text);
    }
  }

  @PostMapping("/messages/{id}/bounce")
  void bounce(@PathVariable String id, @RequestBody(required = false) BounceJson bounce) {
    Message original = existing(id);
    String status = bounce == null || bounce.status == null ? "5.1.1" : bounce.status;
    String action = bounce == null || bounce.action == null ? "failed" : bounce.action;
    if (!status.matches("[245]\\.\\d{1,3}\\.\\d{1,3}")) {
      throw InvalidRequest.field(Kind.MALFORMED, "status", "must be like 5.1.1 (RFC 3463)");
    }
    if (!ACTIONS.contains(action)) {
      throw InvalidRequest.field(
          Kind.MALFORMED, "action", "must be failed, delayed, delivered, relayed or expanded");
    }
    if (!original.channel().equals(Message.EMAIL)) {
      throw InvalidRequest.conflict("Message " + id + " is a text; only mail comes back.");
    }
    mail.bounce(original, action, status);
  }

  @PostMapping("/faults")
  void fault(@RequestBody FaultJson fault) {
    Fault.Mode mode =
        Arrays.stream(Fault.Mode.values())
            .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(fault.mode))
            .findFirst()
            .orElseThrow(
                () ->
                    InvalidRequest.field(
                        Kind.MALFORMED, "mode", "must be transient, permanent, slow or none"));
    if (fault.times != null && fault.times < 1) {
      throw InvalidRequest.field(Kind.MALFORMED, "times", "must be 1 or more, or absent");
    }
    if (Message.EMAIL.equals(fault.channel)) {
      mail.fault(new Fault(mode, fault.times));
    } else if (Message.SMS.equals(fault.channel)) {
      sms.fault(new Fault(mode, fault.times));
    } else {
      throw InvalidRequest.field(Kind.MALFORMED, "channel", "must be email or sms");
    }
  }

  @PostMapping("/reset")
  void reset(@RequestBody(required = false) Reset wish) {
    if (wish != null && wish.startAt != null && wish.startOn != null) {
      throw InvalidRequest.field(
          Kind.MALFORMED, "startOn", "and startAt cannot both be given: leave one out");
    }
    reset.reset(
        wish != null && wish.startOn != null
            ? Optional.of(reset.next(wish.startOn))
            : Optional.ofNullable(wish)
                .map(Reset::startAt)
                .map(moment -> ClockController.storable("startAt", moment)));
  }

  /** Loads the sample families the way anybody would: over the API, as a coordinator. */
  @PostMapping("/samples")
  Samples samples() throws IOException {
    RestClient api =
        RestClient.builder()
            .baseUrl(environment.getRequiredProperty("followthrough.public-url"))
            .defaultHeaders(headers -> headers.setBasicAuth("sarah", "sarah"))
            .build();
    JsonNode samples =
        json.readTree(new ClassPathResource("samples/families.json").getInputStream());
    for (JsonNode family : samples) {
      api.put()
          .uri("/api/v1/families/{id}", family.path("familyId").asText())
          .contentType(MediaType.APPLICATION_JSON)
          .body(family)
          .retrieve()
          .toBodilessEntity();
    }
    return new Samples(
        samples.size(),
        StreamSupport.stream(samples.spliterator(), false)
            .map(
                family ->
                    new Sample(
                        family.path("familyId").asText(), family.path("familyName").asText()))
            .toList());
  }

  private Message existing(String id) {
    return mail.message(id)
        .or(() -> sms.message(id))
        .orElseThrow(() -> InvalidRequest.notFound("message", id));
  }

  /**
   * @param action of RFC 3464, {@code failed} unless it says otherwise
   * @param status of RFC 3463, {@code 5.1.1} unless it says otherwise
   */
  record BounceJson(String action, String status) {}

  record ReplyJson(String text, Map<String, String> headers) {}

  /**
   * @param startAt what the clock is to show in the empty system; without it, what it shows now
   * @param startOn or on which day of the week it begins: at 09:00 of the next one whose week has
   *     no holiday
   */
  record Reset(OffsetDateTime startAt, DayOfWeek startOn) {}

  /**
   * @param families how many were loaded
   * @param samples which, in the order in which they are to be tried
   */
  record Samples(int families, List<Sample> samples) {}

  record Sample(String familyId, String familyName) {}

  record FaultJson(String channel, String mode, Integer times) {}
}

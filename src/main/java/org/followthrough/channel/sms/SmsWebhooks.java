package org.followthrough.channel.sms;

import com.twilio.security.RequestValidator;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.followthrough.channel.Channel.Outgoing;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.UriComponentsBuilder;

/** Where the SMS gateway calls us back, and the proof that it was the gateway who called. */
@Component
class SmsWebhooks implements WebMvcConfigurer, HandlerInterceptor {

  private static final String ALL = "/webhooks/sms/**";
  static final String STATUS = "/webhooks/sms/status";
  static final String INBOUND = "/webhooks/sms/inbound";

  /** Under which the handlers find what was signed. */
  static final String SIGNED = "signedWebhook";

  private final Environment environment;
  private final RequestValidator signatures;

  SmsWebhooks(Environment environment, SmsProperties properties) {
    this.environment = environment;
    this.signatures = new RequestValidator(properties.authToken());
  }

  /** Names the attempt, so that a receipt finds it even before the gateway's id is on record. */
  URI statusCallback(Outgoing outgoing) {
    return UriComponentsBuilder.fromUriString(publicUrl() + STATUS)
        .queryParam("instance", outgoing.instanceId())
        .queryParam("step", outgoing.stepId())
        .queryParam("attempt", outgoing.attempt())
        .build()
        .toUri();
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns(ALL);
  }

  /** Before anything of the request is looked at: a forged one learns nothing. */
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    Optional<SignedWebhook> signed = signed(request);
    signed.ifPresent(webhook -> request.setAttribute(SIGNED, webhook));
    if (signed.isEmpty()) {
      response.setStatus(HttpStatus.FORBIDDEN.value());
    }
    return signed.isPresent();
  }

  /**
   * Twilio signs the URL it was given, scheme included, with all fields of the form. The URLs that
   * we give are plain, and so another way to write one is none of ours.
   */
  private Optional<SignedWebhook> signed(HttpServletRequest request) {
    String signature = request.getHeader("X-Twilio-Signature");
    String path = request.getRequestURI();
    String query = Objects.requireNonNullElse(request.getQueryString(), "");
    if (signature == null || !isPlain(path) || !isPlain(query) || !isForm(request)) {
      return Optional.empty();
    }
    String url = publicUrl() + path + (request.getQueryString() == null ? "" : "?" + query);
    return SignedWebhook.of(query, body(request))
        .filter(webhook -> signatures.validate(url, webhook.form(), signature));
  }

  private static boolean isPlain(String partOfUrl) {
    return partOfUrl.indexOf('%') < 0 && partOfUrl.indexOf('+') < 0;
  }

  private static boolean isForm(HttpServletRequest request) {
    try {
      MediaType type = MediaType.parseMediaType(String.valueOf(request.getContentType()));
      return type.equalsTypeAndSubtype(MediaType.APPLICATION_FORM_URLENCODED)
          && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8));
    } catch (InvalidMediaTypeException e) {
      return false;
    }
  }

  private static String body(HttpServletRequest request) {
    try {
      return new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new HttpMessageNotReadableException(
          "The form cannot be read", e, new ServletServerHttpRequest(request));
    }
  }

  /** Read late: in the sandbox and in tests the port is known only once the server listens. */
  private String publicUrl() {
    return environment.getRequiredProperty("followthrough.public-url");
  }
}

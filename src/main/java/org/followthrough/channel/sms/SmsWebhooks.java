package org.followthrough.channel.sms;

import com.twilio.security.RequestValidator;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.followthrough.channel.Channel.Outgoing;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
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
    boolean signed = isSigned(request);
    if (!signed) {
      response.setStatus(HttpStatus.FORBIDDEN.value());
    }
    return signed;
  }

  /** Twilio signs the URL it was given, scheme included, with all form parameters. */
  private boolean isSigned(HttpServletRequest request) {
    String signature = request.getHeader("X-Twilio-Signature");
    if (signature == null) {
      return false;
    }
    String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
    Set<String> inQuery =
        UriComponentsBuilder.newInstance()
            .query(request.getQueryString())
            .build()
            .getQueryParams()
            .keySet();
    Map<String, String> form =
        request.getParameterMap().entrySet().stream()
            .filter(e -> !inQuery.contains(e.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue()[0]));
    return signatures.validate(publicUrl() + request.getRequestURI() + query, form, signature);
  }

  /** Read late: in the sandbox and in tests the port is known only once the server listens. */
  private String publicUrl() {
    return environment.getRequiredProperty("followthrough.public-url");
  }
}

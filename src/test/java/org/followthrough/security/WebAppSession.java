package org.followthrough.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpMethod;

/**
 * Somebody in one of Camunda's web apps: cookies, CSRF token and calls, as the browser has them.
 */
public final class WebAppSession {

  private final String url;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();

  public WebAppSession(String url) {
    this.url = url;
  }

  /** Opens the app's page, fills in its form and opens the page again; what the form answers. */
  public int signIn(String app, String user, String password) {
    String page = "/camunda/app/" + app + "/default/";
    send("GET", page, null, null);
    int answer =
        send(
                "POST",
                "/camunda/api/admin/auth/user/default/login/" + app,
                "application/x-www-form-urlencoded",
                "username=%s&password=%s".formatted(encoded(user), encoded(password)))
            .statusCode();
    // The session is a new one then, and its token too.
    send("GET", page, null, null);
    return answer;
  }

  /** Calls Camunda's REST by a path below its engine. */
  public Answer call(HttpMethod method, String path, String body) {
    HttpResponse<String> response =
        send(method.name(), "/camunda/api/engine/engine/default" + path, "application/json", body);
    return new Answer(response.statusCode(), response.body());
  }

  /** Sends JSON to any path of the application. */
  public Answer post(String path, String json) {
    HttpResponse<String> response = send("POST", path, "application/json", json);
    return new Answer(response.statusCode(), response.body());
  }

  /** The same as a page of another site would have it done: with the cookies alone. */
  public Answer postWithoutToken(String path, String json) {
    return answer(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  /** Sends a form as a page does, without a token in a header. */
  Answer form(String path, String fields) {
    return answer(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(fields)));
  }

  /** Asks for any path of the application, for an answer of a kind. */
  Answer get(String path, String accept) {
    return answer(HttpRequest.newBuilder(URI.create(url + path)).header("Accept", accept));
  }

  private Answer answer(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Deploys one file by Camunda's REST. */
  Answer deploy(String fileName, String content) {
    String part =
        """
        --boundary\r
        Content-Disposition: form-data; name="file"; filename="%s"\r
        \r
        %s\r
        --boundary--\r
        """
            .formatted(fileName, content);
    HttpResponse<String> response =
        send(
            "POST",
            "/camunda/api/engine/engine/default/deployment/create",
            "multipart/form-data; boundary=boundary",
            part);
    return new Answer(response.statusCode(), response.body());
  }

  /** Asks for any path of the application. */
  Answer get(String path) {
    HttpResponse<String> response = send("GET", path, null, null);
    return new Answer(response.statusCode(), response.body());
  }

  private HttpResponse<String> send(String method, String path, String type, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", type);
    }
    cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("XSRF-TOKEN"))
        .map(HttpCookie::getValue)
        .forEach(token -> request.header("X-XSRF-TOKEN", token));
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  public record Answer(int status, String body) {}
}

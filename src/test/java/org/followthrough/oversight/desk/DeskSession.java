package org.followthrough.oversight.desk;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** Somebody at the desk, as a browser without scripts: cookies, forms and what the pages say. */
public final class DeskSession {

  private final String url;
  private final CookieManager cookies = new CookieManager();
  private final HttpClient client = HttpClient.newBuilder().cookieHandler(cookies).build();
  private Page page;

  public DeskSession(String url) {
    this.url = url;
  }

  /** Fills in the form, as a sandbox user whose password is the name. */
  public static DeskSession of(String user, String url) {
    DeskSession session = new DeskSession(url);
    session.signIn(user, user);
    return session;
  }

  public Page signIn(String user, String password) {
    open("/desk/sign-in");
    return submit("/desk/sign-in", Map.of("username", user, "password", password));
  }

  public Page open(String path) {
    return follow(send("GET", path, null, Map.of()));
  }

  /** Sends the form of a page with this action, with all that it holds. */
  public Page submit(String action, Map<String, String> filledIn) {
    Map<String, String> fields = new LinkedHashMap<>(Map.of("_csrf", token()));
    page.html()
        .select("form[action=" + action + "] input[type=hidden]")
        .forEach(hidden -> fields.put(hidden.attr("name"), hidden.val()));
    fields.putAll(filledIn);
    return follow(post(action, fields));
  }

  /** The token of the page that is open. */
  public String token() {
    return page.html().select("input[name=_csrf]").first().val();
  }

  public HttpResponse<String> post(String path, Map<String, String> fields) {
    return post(path, fields, Map.of());
  }

  public HttpResponse<String> post(
      String path, Map<String, String> fields, Map<String, String> headers) {
    return send(
        "POST",
        path,
        fields.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&")),
        headers);
  }

  public HttpResponse<String> get(String path) {
    return send("GET", path, null, Map.of());
  }

  public HttpResponse<String> get(String path, Map<String, String> headers) {
    return send("GET", path, null, headers);
  }

  public List<HttpCookie> cookies() {
    return cookies.getCookieStore().getCookies();
  }

  private Page follow(HttpResponse<String> answer) {
    HttpResponse<String> last = answer;
    while (last.statusCode() == 303) {
      last = send("GET", last.headers().firstValue("Location").orElseThrow(), null, Map.of());
    }
    page = new Page(last.statusCode(), last.uri().getPath(), Jsoup.parse(last.body(), url));
    return page;
  }

  private HttpResponse<String> send(
      String method, String path, String form, Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : url + path))
            .method(method, form == null ? BodyPublishers.noBody() : BodyPublishers.ofString(form));
    if (form != null) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
    }
    headers.forEach(request::header);
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

  /** A page as it is read. */
  public record Page(int status, String path, Document html) {

    public String text() {
      return html.text();
    }

    public String heading() {
      return html.select("h1").text();
    }

    /** What comes next, in its order. */
    public List<String> list() {
      return html.select("aside .list a > strong").eachText();
    }

    public String taskId() {
      return html.select("article").attr("data-task");
    }

    /** What a button says that it leads to. */
    public String consequence(String outcome) {
      return html.select("button[name=callOutcome][value=" + outcome + "] span").text();
    }
  }
}

package org.followthrough.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.parser.Parser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Families' phones behind a gateway that speaks Twilio's Messages API. What was accepted is on disk
 * first, so a kill -9 loses nothing.
 */
final class SmsGateway implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SmsGateway.class);

  private static final String ACCOUNTS = "/" + Sms.API_VERSION + "/Accounts/";
  private static final Pattern TWIML_MESSAGE =
      Pattern.compile("<Message>(.*?)</Message>", Pattern.DOTALL);

  private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");
  private static final int MAX_REQUEST_BYTES = 64 * 1024;
  private static final int MAX_BODY = 1600;
  private static final int MAX_PAGE_SIZE = 1000;
  private static final int CALLBACK_THREADS = 4;
  private static final List<Long> PAUSES_MILLIS = List.of(200L, 500L, 1000L);

  static {
    // Headers and body leave in two packets: with Nagle every answer would take 40 ms more.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final Clock clock;
  private final String accountSid;
  private final String authorization;
  private final Supplier<String> inboundWebhookUrl;
  private final ObjectMapper json = new ObjectMapper();
  private final DurableFiles files;
  private final Map<String, Sms> bySid = new ConcurrentHashMap<>();
  private final Queue<Sms> cutOff = new ConcurrentLinkedQueue<>();
  private final AtomicLong lastNumber = new AtomicLong();
  private final AtomicInteger pendingWebhooks = new AtomicInteger();
  private final Faults faults = new Faults();
  private final ReadWriteLock clearing = new ReentrantReadWriteLock();
  private final ExecutorService requests = DaemonThreads.pool("sandbox-sms");
  private final ExecutorService callbacks =
      DaemonThreads.pool("sandbox-sms-callback", CALLBACK_THREADS);
  private final Webhooks webhooks;
  private final Pattern messagesPath;
  private final HttpServer server;

  SmsGateway(
      Path directory,
      Clock clock,
      String accountSid,
      String authToken,
      Supplier<String> inboundWebhookUrl) {
    this.clock = clock;
    this.accountSid = accountSid;
    this.inboundWebhookUrl = inboundWebhookUrl;
    this.authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((accountSid + ":" + authToken).getBytes(StandardCharsets.UTF_8));
    this.messagesPath =
        Pattern.compile(
            Pattern.quote(ACCOUNTS + accountSid) + "/Messages(?:/(?<sid>[A-Za-z0-9]+))?\\.json");
    this.files = new DurableFiles(directory, ".json");
    this.webhooks = new Webhooks(authToken, requests);
    load();
    try {
      this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(requests);
    server.createContext("/", this::answer);
    DaemonThreads.start(server::start, requests);
  }

  URI baseUrl() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What families received, oldest first. */
  List<Message> messages() {
    return inOrder(Comparator.comparing(Sms::number)).map(Sms::message).toList();
  }

  Optional<Message> message(String id) {
    return Optional.ofNullable(bySid.get(id)).map(Sms::message);
  }

  /** The family answers, from its phone, to the number that wrote. */
  void reply(Message original, String text) {
    Sms sms = bySid.get(original.id());
    if (sms == null) {
      throw new IllegalArgumentException("No text " + original.id());
    }
    String sid = newSid();
    SortedMap<String, String> form = new TreeMap<>();
    form.put("AccountSid", accountSid);
    form.put("ApiVersion", Sms.API_VERSION);
    form.put("Body", text);
    form.put("From", sms.order().to());
    form.put("MessageSid", sid);
    form.put("NumMedia", "0");
    form.put("NumSegments", "1");
    form.put("SmsMessageSid", sid);
    form.put("SmsSid", sid);
    form.put("SmsStatus", "received");
    form.put(
        "To", sms.order().from() == null ? sms.order().messagingServiceSid() : sms.order().from());
    pendingWebhooks.incrementAndGet();
    try {
      HttpResponse<String> answer = webhooks.post(inboundWebhookUrl.get(), form);
      if (!isSuccess(answer)) {
        throw new IllegalStateException(
            "The webhook answered %d: %s".formatted(answer.statusCode(), answer.body()));
      }
      sendAsTold(answer.body(), form);
    } catch (IOException e) {
      throw new IllegalStateException("The webhook did not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the webhook was called", e);
    } finally {
      pendingWebhooks.decrementAndGet();
    }
  }

  /** The answer to the webhook is TwiML, and may tell us to send a text back. */
  private void sendAsTold(String twiml, Map<String, String> heard) throws IOException {
    Matcher told = TWIML_MESSAGE.matcher(twiml);
    if (told.find()) {
      callBack(
          store(
              Map.of(
                  "To", heard.get("From"),
                  "From", heard.get("To"),
                  "Body", Parser.unescapeEntities(told.group(1), false))));
    }
  }

  /** Callbacks and replies that the application has not taken yet. */
  int pendingWebhooks() {
    return pendingWebhooks.get();
  }

  /**
   * Goes on with the callbacks that a kill -9 cut off. The application says when, since nobody
   * listens yet while it starts.
   */
  void resumeCallbacks() {
    for (Sms sms = cutOff.poll(); sms != null; sms = cutOff.poll()) {
      expectCallbacks(sms);
      callBack(sms);
    }
  }

  Fault.Mode fault() {
    return faults.current();
  }

  void fault(Fault fault) {
    faults.set(fault);
  }

  void clear() {
    clearing.writeLock().lock();
    try {
      faults.set(Fault.NONE);
      bySid.clear();
      files.clear();
    } finally {
      clearing.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    faults.close();
    server.stop(0);
    callbacks.shutdownNow();
    requests.shutdownNow();
    try {
      // A successor on the same directory must not meet our last write.
      callbacks.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void load() {
    for (String name : files.names()) {
      try {
        Sms sms = json.readValue(files.read(name), Sms.class);
        bySid.put(sms.sid(), sms);
        lastNumber.set(sms.number());
        if (!sms.statusesToCome().isEmpty()) {
          cutOff.add(sms);
        }
      } catch (IOException | RuntimeException e) {
        // One broken file is no reason to start without all the others.
        LOG.warn("The text {} on disk cannot be read and is left out", name, e);
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try {
      route(exchange);
    } catch (IllegalArgumentException | DateTimeException e) {
      refuse(exchange, 400, 20001, "Malformed request");
    } catch (RuntimeException e) {
      LOG.error("The SMS stand-in failed", e);
      refuse(exchange, 500, 20500, "Internal server error");
    } finally {
      exchange.close();
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    Matcher path = messagesPath.matcher(exchange.getRequestURI().getPath());
    String method = exchange.getRequestMethod();
    if (!isAuthorized(exchange)) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"Twilio API\"");
      refuse(exchange, 401, 20003, "Authenticate");
    } else if (!path.matches()) {
      notFound(exchange);
    } else if (method.equals("POST") && path.group("sid") == null) {
      create(exchange);
    } else if (method.equals("GET") && path.group("sid") == null) {
      list(exchange);
    } else if (method.equals("GET")) {
      Sms sms = bySid.get(path.group("sid"));
      if (sms == null) {
        notFound(exchange);
      } else {
        send(exchange, 200, sms.resource());
      }
    } else {
      refuse(exchange, 405, 20004, "Method not allowed");
    }
  }

  private void create(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
    if (body.length > MAX_REQUEST_BYTES) {
      refuse(exchange, 413, 20413, "Payload too large");
      return;
    }
    Map<String, String> form = form(new String(body, StandardCharsets.UTF_8));
    String to = form.getOrDefault("To", "");
    String text = form.getOrDefault("Body", "");
    String callback = form.get("StatusCallback");
    if (!E164.matcher(to).matches()) {
      refuse(exchange, 400, 21211, "Invalid 'To' Phone Number: " + to);
    } else if (!form.containsKey("From") && !form.containsKey("MessagingServiceSid")) {
      refuse(exchange, 400, 21603, "A 'From' phone number is required");
    } else if (text.isEmpty()) {
      refuse(exchange, 400, 21602, "Message body is required");
    } else if (text.length() > MAX_BODY) {
      refuse(exchange, 400, 21617, "The concatenated message body exceeds 1600 characters");
    } else if (callback != null && !callback.matches("https?://.+")) {
      refuse(exchange, 400, 21609, "The 'StatusCallback' URL is not a valid URL");
    } else {
      switch (faults.take()) {
        case TRANSIENT -> refuse(exchange, 503, 20503, "Service unavailable");
        case PERMANENT ->
            refuse(exchange, 400, 21614, "'To' number is not a valid mobile number: " + to);
        case SLOW -> accept(exchange, form, true);
        case NONE -> accept(exchange, form, false);
      }
    }
  }

  private void accept(HttpExchange exchange, Map<String, String> form, boolean slowly)
      throws IOException {
    Sms sms = store(form);
    try {
      if (slowly) {
        faults.dawdle();
      }
      send(exchange, 201, sms.resource());
    } finally {
      callBack(sms);
    }
  }

  private Sms store(Map<String, String> form) throws IOException {
    String callback = form.get("StatusCallback");
    clearing.readLock().lock();
    try {
      Sms sms =
          new Sms(
              lastNumber.incrementAndGet(),
              newSid(),
              new Sms.Order(
                  accountSid,
                  form.get("To"),
                  form.get("From"),
                  form.get("MessagingServiceSid"),
                  form.get("Body"),
                  callback,
                  callback == null
                      ? null
                      : form(URI.create(callback).getRawQuery()).get("instance")),
              clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(),
              "queued");
      files.write(sms.fileName(), json.writeValueAsBytes(sms));
      expectCallbacks(sms);
      bySid.put(sms.sid(), sms);
      return sms;
    } finally {
      clearing.readLock().unlock();
    }
  }

  private void expectCallbacks(Sms sms) {
    if (sms.order().statusCallback() != null) {
      pendingWebhooks.addAndGet(sms.statusesToCome().size());
    }
  }

  private void callBack(Sms sms) {
    callbacks.execute(
        () -> {
          for (String status : sms.statusesToCome()) {
            try {
              reach(sms, status);
            } catch (InterruptedException | ClosedByInterruptException e) {
              // Closing: what was not delivered stays so on disk.
              return;
            } catch (RuntimeException | IOException e) {
              LOG.error("The text {} cannot become {}", sms.sid(), status, e);
            } finally {
              if (sms.order().statusCallback() != null) {
                pendingWebhooks.decrementAndGet();
              }
            }
          }
        });
  }

  private void reach(Sms sms, String status) throws IOException, InterruptedException {
    if (!bySid.containsKey(sms.sid())) {
      return;
    }
    if (sms.order().statusCallback() != null) {
      deliver(sms, status);
    }
    Sms reached = sms.withStatus(status);
    clearing.readLock().lock();
    try {
      if (bySid.replace(sms.sid(), reached) != null) {
        files.write(reached.fileName(), json.writeValueAsBytes(reached));
      }
    } finally {
      clearing.readLock().unlock();
    }
  }

  private void deliver(Sms sms, String status) throws InterruptedException {
    for (int attempt = 0; ; attempt++) {
      String problem;
      try {
        HttpResponse<String> answer =
            webhooks.post(sms.order().statusCallback(), sms.callback(status));
        if (isSuccess(answer)) {
          return;
        }
        problem = "status " + answer.statusCode();
      } catch (IOException e) {
        problem = e.toString();
      }
      if (attempt == PAUSES_MILLIS.size()) {
        LOG.warn("Nobody took the callback {} of the text {}: {}", status, sms.sid(), problem);
        return;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSES_MILLIS.get(attempt));
    }
  }

  private void list(HttpExchange exchange) throws IOException {
    Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
    int size = Math.min(number(query, "PageSize", 50), MAX_PAGE_SIZE);
    int page = number(query, "Page", 0);
    String after = query.get("PageToken");
    Predicate<Sms> wanted = filter(query);
    // By the last one shown, not by position: texts that arrive meanwhile must not shift a page.
    long below =
        after == null || bySid.get(after) == null ? Long.MAX_VALUE : bySid.get(after).number();
    List<Sms> found =
        inOrder(Comparator.comparing(Sms::number).reversed())
            .filter(sms -> sms.number() < below)
            .filter(wanted)
            .limit(size + 1L)
            .toList();
    List<Sms> shown = found.subList(0, Math.min(size, found.size()));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("first_page_uri", pageUri(query, size, 0, null));
    answer.put("previous_page_uri", null);
    answer.put(
        "next_page_uri",
        found.size() > size ? pageUri(query, size, page + 1, shown.get(size - 1).sid()) : null);
    answer.put("uri", pageUri(query, size, page, after));
    answer.put("page", page);
    answer.put("page_size", size);
    answer.put("start", page * size);
    answer.put("end", page * size + Math.max(0, shown.size() - 1));
    answer.put("messages", shown.stream().map(Sms::resource).toList());
    send(exchange, 200, answer);
  }

  private String pageUri(Map<String, String> query, int size, int page, String after) {
    Map<String, String> fields = new TreeMap<>(query);
    fields.put("PageSize", String.valueOf(size));
    fields.put("Page", String.valueOf(page));
    fields.remove("PageToken");
    if (after != null) {
      fields.put("PageToken", after);
    }
    StringBuilder uri = new StringBuilder(ACCOUNTS + accountSid + "/Messages.json");
    char separator = '?';
    for (Map.Entry<String, String> field : fields.entrySet()) {
      uri.append(separator)
          .append(URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8))
          .append('=')
          .append(URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8));
      separator = '&';
    }
    return uri.toString();
  }

  /** Twilio counts in seconds, both ends included; a day without a time is the whole day in UTC. */
  private static Predicate<Sms> filter(Map<String, String> query) {
    Predicate<Sms> wanted = sms -> true;
    if (query.containsKey("To")) {
      wanted = wanted.and(sms -> sms.order().to().equals(query.get("To")));
    }
    if (query.containsKey("From")) {
      wanted = wanted.and(sms -> query.get("From").equals(sms.order().from()));
    }
    for (String bound : List.of("DateSent", "DateSent>", "DateSent<")) {
      if (query.containsKey(bound)) {
        String value = query.get(bound);
        LocalDateTime from = moment(value);
        LocalDateTime to = isDay(value) ? from.plusDays(1).minusSeconds(1) : from;
        wanted =
            wanted.and(
                sms -> {
                  LocalDateTime at =
                      sms.received().toLocalDateTime().truncatedTo(ChronoUnit.SECONDS);
                  return (bound.endsWith("<") || !at.isBefore(from))
                      && (bound.endsWith(">") || !at.isAfter(to));
                });
      }
    }
    return wanted;
  }

  private static boolean isDay(String value) {
    return value.length() == "2026-03-02".length();
  }

  private static LocalDateTime moment(String value) {
    if (isDay(value)) {
      return LocalDate.parse(value).atStartOfDay();
    }
    return LocalDateTime.parse(
        value.endsWith("Z") ? value.substring(0, value.length() - 1) : value);
  }

  private Stream<Sms> inOrder(Comparator<Sms> order) {
    return bySid.values().stream().sorted(order);
  }

  private boolean isAuthorized(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), authorization.getBytes(StandardCharsets.UTF_8));
  }

  private void notFound(HttpExchange exchange) throws IOException {
    refuse(
        exchange,
        404,
        20404,
        "The requested resource %s was not found".formatted(exchange.getRequestURI().getPath()));
  }

  private void refuse(HttpExchange exchange, int status, int code, String message)
      throws IOException {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    error.put("more_info", "https://www.twilio.com/docs/errors/" + code);
    error.put("status", status);
    send(exchange, status, error);
  }

  private void send(HttpExchange exchange, int status, Map<String, Object> content)
      throws IOException {
    byte[] body = json.writeValueAsBytes(content);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static Map<String, String> form(String encoded) {
    Map<String, String> fields = new HashMap<>();
    if (encoded != null && !encoded.isEmpty()) {
      for (String field : encoded.split("&")) {
        int equals = field.indexOf('=');
        String name = equals < 0 ? field : field.substring(0, equals);
        String value = equals < 0 ? "" : field.substring(equals + 1);
        fields.put(
            URLDecoder.decode(name, StandardCharsets.UTF_8),
            URLDecoder.decode(value, StandardCharsets.UTF_8));
      }
    }
    return fields;
  }

  private static int number(Map<String, String> query, String name, int otherwise) {
    String value = query.get(name);
    int number = value == null ? otherwise : Integer.parseInt(value);
    if (number < 0 || name.equals("PageSize") && number == 0) {
      throw new IllegalArgumentException(name);
    }
    return number;
  }

  private static boolean isSuccess(HttpResponse<?> answer) {
    return answer.statusCode() / 100 == 2;
  }

  private static String newSid() {
    return "SM" + UUID.randomUUID().toString().replace("-", "");
  }
}

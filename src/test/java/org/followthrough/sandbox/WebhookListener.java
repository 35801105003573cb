package org.followthrough.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** The application's end of the webhooks: takes what comes and answers as told. */
final class WebhookListener implements AutoCloseable {

  record Call(String url, String signature, Map<String, String> form) {}

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Queue<Integer> refusals = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  WebhookListener() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  String url(String pathAndQuery) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + pathAndQuery;
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  void refuse(int... statuses) {
    for (int status : statuses) {
      refusals.add(status);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Integer refusal = refusals.poll();
    if (refusal == null) {
      Map<String, String> form = new TreeMap<>();
      for (String field : body.split("&")) {
        String[] parts = field.split("=", 2);
        form.put(
            URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
            URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
      calls.add(
          new Call(
              url(exchange.getRequestURI().toString()),
              exchange.getRequestHeaders().getFirst("X-Twilio-Signature"),
              form));
    }
    exchange.sendResponseHeaders(refusal == null ? 204 : refusal, -1);
    exchange.close();
  }
}

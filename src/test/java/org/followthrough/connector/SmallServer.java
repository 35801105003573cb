package org.followthrough.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.followthrough.api.ProblemWriter;
import org.springframework.boot.autoconfigure.web.embedded.EmbeddedWebServerFactoryCustomizerAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.web.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** Tomcat with the application's connector, short deadlines, and little behind it. */
final class SmallServer implements AutoCloseable {

  private final AnnotationConfigServletWebServerApplicationContext context =
      new AnnotationConfigServletWebServerApplicationContext();

  /**
   * @param settings each a name, an equals sign and a value
   */
  SmallServer(String... settings) {
    Map<String, Object> properties =
        new LinkedHashMap<>(
            Map.of(
                "server.port", "0",
                "server.tomcat.max-swallow-size", "64MB",
                "followthrough.load.headers", "PT1S",
                "followthrough.load.patience", "PT2S",
                "followthrough.load.strangers.patience", "PT1S",
                "followthrough.load.slowest", "1KB"));
    for (String setting : settings) {
      String[] pair = setting.split("=", 2);
      properties.put("followthrough.load." + pair[0], pair[1]);
    }
    context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("t", properties));
    context.register(Behind.class);
    context.refresh();
  }

  Peer peer() {
    return Peer.of(port());
  }

  /** Until it waits for so many senders and readers. */
  void waitsFor(int many) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(meter("followthrough.requests.waiting")).isEqualTo(many));
  }

  /** Until so many requests are held up by the server itself. */
  void worksOn(int many) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(context.getBean(AtomicInteger.class).get()).isEqualTo(many));
  }

  double cutOff() {
    return meter("followthrough.requests.cut.off");
  }

  private double meter(String name) {
    return context
        .getBean(MeterRegistry.class)
        .get(name)
        .meter()
        .measure()
        .iterator()
        .next()
        .getValue();
  }

  int port() {
    return context.getWebServer().getPort();
  }

  /** Lets requests to {@code /work}, which are held up by the server itself, go on. */
  void workIsDone() {
    context.getBean(CountDownLatch.class).countDown();
  }

  @Override
  public void close() {
    context.close();
  }

  @TestConfiguration(proxyBeanMethods = false)
  @EnableConfigurationProperties(LoadProperties.class)
  @Import({
    ServletWebServerFactoryAutoConfiguration.class,
    EmbeddedWebServerFactoryCustomizerAutoConfiguration.class,
    ConnectorConfiguration.class,
    ProblemWriter.class
  })
  static class Behind {

    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }

    @Bean
    ObjectMapper json() {
      return new ObjectMapper();
    }

    @Bean
    CountDownLatch work() {
      return new CountDownLatch(1);
    }

    /** Who says a name is signed in under it. */
    @Bean
    FilterRegistrationBean<Filter> signIn() {
      FilterRegistrationBean<Filter> signIn =
          new FilterRegistrationBean<>(
              (request, response, chain) -> {
                String name = ((HttpServletRequest) request).getHeader("Name");
                if (name != null) {
                  SecurityContextHolder.getContext()
                      .setAuthentication(
                          UsernamePasswordAuthenticationToken.authenticated(name, null, List.of()));
                }
                try {
                  chain.doFilter(request, response);
                } finally {
                  SecurityContextHolder.clearContext();
                }
              });
      signIn.setOrder(-100);
      return signIn;
    }

    @Bean
    AtomicInteger atWork() {
      return new AtomicInteger();
    }

    @Bean
    ServletRegistrationBean<HttpServlet> behaviour(CountDownLatch work, AtomicInteger atWork) {
      return new ServletRegistrationBean<>(new Behaviour(work, atWork), "/");
    }
  }

  private static final class Behaviour extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final byte[] MEGABYTE = new byte[1024 * 1024];

    private final transient CountDownLatch work;
    private final transient AtomicInteger atWork;

    Behaviour(CountDownLatch work, AtomicInteger atWork) {
      this.work = work;
      this.atWork = atWork;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      switch (request.getServletPath()) {
        case "/read" -> request.getInputStream().readAllBytes();
        case "/refuse" -> response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        case "/work" -> {
          atWork.incrementAndGet();
          try {
            work.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        }
        case "/large" -> {
          OutputStream out = response.getOutputStream();
          for (int megabytes = 0; megabytes < 64; megabytes++) {
            out.write(MEGABYTE);
          }
        }
        default -> response.setStatus(HttpServletResponse.SC_OK);
      }
    }
  }
}

package org.followthrough.security;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.followthrough.RawCall;
import org.followthrough.SandboxTest;
import org.followthrough.api.ProblemWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.env.MockEnvironment;

/**
 * What a page of another site may do in every profile but the sandbox's: nothing that changes
 * anything, although the browser would bring the password that it knows.
 */
@SandboxTest
class ForeignChangesTest {

  @TempDir Path directory;
  @Autowired ProblemWriter problems;
  private Tomcat tomcat;

  @BeforeEach
  void start() throws Exception {
    MockEnvironment environment =
        new MockEnvironment()
            .withProperty("followthrough.public-url", "https://outreach.co-op.example");
    tomcat = new Tomcat();
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", null);
    FilterDef filter = new FilterDef();
    filter.setFilterName("foreign");
    filter.setFilter(new ForeignRequests(environment, problems));
    context.addFilterDef(filter);
    FilterMap everywhere = new FilterMap();
    everywhere.setFilterName("foreign");
    everywhere.addURLPattern("/*");
    context.addFilterMap(everywhere);
    Tomcat.addServlet(context, "all", new LetThrough());
    context.addServletMappingDecoded("/", "all");
    context.addServletMappingDecoded("/engine-rest/*", "all");
    tomcat.start();
  }

  @AfterEach
  void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  @ParameterizedTest(name = "{0} {1}, {2}, {3}")
  @CsvSource({
    "POST, /api/v1/predictions, cross-site, https://evil.example",
    "POST, /api/v1/predictions, cross-site, ",
    "POST, /api/v1/predictions, same-site, https://www.co-op.example",
    "POST, /api/v1/predictions, , https://evil.example",
    "POST, /api/v1/predictions, , http://outreach.co-op.example",
    "POST, /api/v1/predictions, , https://outreach.co-op.example:8443",
    "POST, /api/v1/predictions, , null",
    "POST, /api/v1/predictions, , file://",
    "PUT, /api/v1/families/f1, cross-site, https://evil.example",
    "DELETE, /api/v1/families/f1, cross-site, https://evil.example",
    "PATCH, /api/v1/families/f1, cross-site, https://evil.example",
    "POST, /engine-rest/deployment/create, cross-site, https://evil.example",
    "POST, /camunda/api/admin/auth/user/default/login/tasklist, cross-site, https://evil.example"
  })
  void aPageOfAnotherSiteChangesNothing(String method, String path, String site, String origin) {
    RawCall.Answer answer = call(method, path, site, origin);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).contains("Sec-Fetch-Site and Origin");
  }

  @ParameterizedTest(name = "{0} {1}, {2}, {3}")
  @CsvSource({
    // Programs.
    "POST, /api/v1/predictions, , ",
    // Pages of its own; a proxy may say another host than the browser knows.
    "POST, /camunda/api/engine/engine/default/task/1/claim, same-origin, https://outreach.co-op.example",
    "POST, /camunda/api/engine/engine/default/task/1/claim, , https://outreach.co-op.example",
    "POST, /camunda/api/engine/engine/default/task/1/claim, , https://OUTREACH.co-op.example:443",
    "POST, /camunda/api/engine/engine/default/task/1/claim, , own",
    // Modeler's window, which brings the password itself.
    "POST, /engine-rest/deployment/create, cross-site, file://",
    "POST, /engine-rest/deployment/create, , file://",
    // Whoever has the link, or can sign.
    "POST, /unsubscribe/0b5b1f0e, same-origin, null",
    "POST, /unsubscribe/0b5b1f0e, , null",
    "POST, /webhooks/sms/inbound, , ",
    // To read changes nothing, and no other page sees the answer.
    "GET, /api/v1/instances, cross-site, https://evil.example",
    "OPTIONS, /api/v1/instances, cross-site, https://evil.example"
  })
  void everybodyElseGoesOn(String method, String path, String site, String origin) {
    assertThat(call(method, path, site, origin).status()).isEqualTo(204);
  }

  private RawCall.Answer call(String method, String path, String site, String origin) {
    String url = "http://localhost:" + tomcat.getConnector().getLocalPort();
    RawCall call = RawCall.of(method, path).as("ana", "ana");
    if (site != null) {
      call.header("Sec-Fetch-Site", site);
    }
    if (origin != null) {
      call.header("Origin", origin.equals("own") ? url : origin);
    }
    return call.to(url);
  }

  private static final class LetThrough extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
  }
}

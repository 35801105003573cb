package org.followthrough.engine;

import jakarta.ws.rs.core.Response.Status;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.camunda.bpm.dmn.engine.delegate.DmnDecisionTableEvaluationListener;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.engine.ArtifactFactory;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.Direction;
import org.camunda.bpm.engine.impl.QueryOrderingProperty;
import org.camunda.bpm.engine.impl.QueryPropertyImpl;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParser;
import org.camunda.bpm.engine.impl.bpmn.parser.ConditionalEventDefinition;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEnginePlugin;
import org.camunda.bpm.engine.impl.incident.IncidentHandler;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.jobexecutor.FailedJobCommandFactory;
import org.camunda.bpm.engine.impl.jobexecutor.JobHandler;
import org.camunda.bpm.engine.impl.persistence.entity.JobManager;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.engine.rest.exception.InvalidRequestException;
import org.followthrough.api.ProblemWriter;
import org.joda.time.DateTimeUtils;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The engine as Followthrough needs it; plain settings are in {@code application.yaml}. */
@Configuration(proxyBeanMethods = false)
class EngineConfiguration {

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  /** By the servlets' own paths: however a path is written, who reaches them passes it. */
  @Bean
  FilterRegistrationBean<QueryExpressionFilter> queryExpressions(ProblemWriter problems) {
    FilterRegistrationBean<QueryExpressionFilter> filter =
        new FilterRegistrationBean<>(new QueryExpressionFilter(problems));
    filter.addUrlPatterns("/engine-rest/*", "/camunda/api/*");
    return filter;
  }

  /** When and how jobs run. */
  @Bean
  static ProcessEnginePlugin timeAndJobs(
      Clock clock,
      TimerCalendars calendars,
      FailedJobCommandFactory failedJobs,
      List<IncidentHandler> incidentHandlers,
      List<JobHandler<?>> jobHandlers,
      List<OwnJob> ownJobs,
      DeployedCache deployed) {
    return new AbstractProcessEnginePlugin() {
      @Override
      public void preInit(ProcessEngineConfigurationImpl engine) {
        // The engine's ClockUtil reads Joda's millis provider: one clock for it and for us.
        DateTimeUtils.setCurrentMillisProvider(clock::millis);
        // A wait that is over ends before the crowd's messages: it may lead to somebody's call.
        engine.setJobExecutorPreferTimerJobs(true);
        JobManager.JOB_DUEDATE_ORDERING_PROPERTY = byDueDateAndAge();
        engine.setBusinessCalendarManager(calendars.asTheEngines());
        engine.setJobPriorityProvider(new InstancePriority());
        engine.setFailedJobCommandFactory(failedJobs);
        engine.setCustomIncidentHandlers(incidentHandlers);
        List<CommandInterceptor> interceptors = new ArrayList<>(List.of(deployed.interceptor()));
        if (engine.getCustomPostCommandInterceptorsTxRequired() != null) {
          interceptors.addAll(engine.getCustomPostCommandInterceptorsTxRequired());
        }
        engine.setCustomPostCommandInterceptorsTxRequired(interceptors);
        engine.setHistoryEventHandler(new LeanHistory());
        List<JobHandler<?>> handlers = new ArrayList<>(jobHandlers);
        ownJobs.forEach(job -> handlers.add(new OwnJobHandler(job)));
        engine.setCustomJobHandlers(List.copyOf(handlers));
      }
    };
  }

  /** What the next jobs are found by, however many wait. */
  @Bean
  static ProcessEnginePlugin jobIndexes(DataSource dataSource) {
    return new AbstractProcessEnginePlugin() {
      @Override
      public void postProcessEngineBuild(ProcessEngine engine) {
        // Camunda ships none; without it acquisition reads every waiting timer.
        JdbcClient.create(dataSource)
            .sql("create index if not exists act_idx_job_duedate on act_ru_job (duedate_)")
            .update();
        // Of a herd, the next few are found in their order instead of sorting all that are due.
        JdbcClient.create(dataSource)
            .sql(
                """
                create index if not exists act_idx_job_order
                on act_ru_job (priority_ desc, type_ desc, duedate_, create_time_)
                where suspension_state_ = 1 and retries_ > 0""")
            .update();
      }
    };
  }

  /** What may be deployed, who listens to it, and what of it may run. */
  @Bean
  static ProcessEnginePlugin diagramsAndTables(
      List<BpmnParseListener> parseListeners,
      List<SessionFactory> sessions,
      DeploymentRule deployments,
      List<DmnDecisionTableEvaluationListener> tableListeners,
      RestrictedExpressions expressions) {
    return new AbstractProcessEnginePlugin() {
      @Override
      public void preInit(ProcessEngineConfigurationImpl engine) {
        engine.setCustomSessionFactories(sessions);
        engine.setCustomPreDeployers(List.of(deployments));
        engine.setRepositoryService(deployments.repository());
        List<BpmnParseListener> listeners = new ArrayList<>(parseListeners);
        if (engine.getCustomPostBPMNParseListeners() != null) {
          listeners.addAll(engine.getCustomPostBPMNParseListeners());
        }
        engine.setCustomPostBPMNParseListeners(listeners);
        DefaultDmnEngineConfiguration tables = new DefaultDmnEngineConfiguration();
        tables.setCustomPostDecisionTableEvaluationListeners(tableListeners);
        engine.setDmnEngineConfiguration(tables);
        runNothing(engine, tables, expressions);
      }
    };
  }

  /**
   * No door of the engine runs what somebody typed: what is checked when it is deployed is checked
   * here again, as it was perhaps deployed before there was a check, or came another way.
   */
  private static void runNothing(
      ProcessEngineConfigurationImpl engine,
      DefaultDmnEngineConfiguration tables,
      RestrictedExpressions expressions) {
    NoScripts scripts = new NoScripts();
    engine.setExpressionManager(expressions);
    engine.setScriptEngineResolver(scripts);
    engine.setEnableFetchScriptEngineFromProcessApplication(false);
    tables.setElProvider(expressions.toElProvider());
    tables.setScriptEngineResolver(scripts);
    tables.setFeelEngineFactory(RestrictedFeel::new);
    // Shell and mail steps are classes to the engine too.
    engine.setArtifactFactory(
        new ArtifactFactory() {
          @Override
          public <T> T getArtifact(Class<T> type) {
            throw new InvalidRequestException(
                Status.BAD_REQUEST,
                "A diagram calls steps by a delegate expression, and no class by its name.");
          }
        });
    engine.setBpmnParseFactory(parser -> new RefusingParse(parser, expressions));
    engine.setJavaSerializationFormatEnabled(false);
    engine.setDeserializationTypeValidationEnabled(true);
    // By itself the engine refuses all of them in a query that nobody has saved, but looks at its
    // outermost part only. Here the same three are known everywhere, and nothing else is.
    engine.setEnableExpressionsInAdhocQueries(true);
  }

  /**
   * Jobs that were held to the same moment have one due date; the engine knows no setting by which
   * the older one comes first.
   */
  private static QueryOrderingProperty byDueDateAndAge() {
    QueryOrderingProperty order =
        new QueryOrderingProperty(null, new QueryPropertyImpl("DUEDATE_ asc, RES.CREATE_TIME_"));
    order.setDirection(Direction.ASCENDING);
    return order;
  }

  /**
   * The engine takes whatever goes wrong in reading a diagram for a fault of its own, a 500. What
   * we refuse in there stays what it is.
   */
  private static final class RefusingParse extends BpmnParse {

    private final RestrictedExpressions expressions;

    private RefusingParse(BpmnParser parser, RestrictedExpressions expressions) {
      super(parser);
      this.expressions = expressions;
    }

    @Override
    protected ConditionalEventDefinition parseConditionalEventDefinition(
        Element element, ActivityImpl event) {
      return expressions.ofAnEvent(() -> super.parseConditionalEventDefinition(element, event));
    }

    @Override
    public BpmnParse execute() {
      try {
        return super.execute();
      } catch (ProcessEngineException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
          if (cause instanceof InvalidRequestException refused) {
            throw refused;
          }
        }
        if (e instanceof ParseException unreadable) {
          throw new InvalidRequestException(Status.BAD_REQUEST, words(unreadable));
        }
        throw e;
      }
    }

    /** The engine's own words for what no check of ours has found, without its codes. */
    private static String words(ParseException unreadable) {
      return unreadable.getResorceReports().stream()
          .flatMap(
              report ->
                  report.getErrors().stream()
                      .map(
                          error ->
                              "- "
                                  + report.getResourceName()
                                  + Optional.ofNullable(error.getMainElementId())
                                      .map(id -> ", " + id)
                                      .orElse("")
                                  + ": cannot be run as it is drawn ("
                                  + error.getMessage()
                                  + "): give the element the symbol that is meant, or draw it anew"))
          .distinct()
          .collect(Collectors.joining("\n", "Nothing was deployed. To correct:\n", ""));
    }
  }
}

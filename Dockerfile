# The packaged application in layers: what seldom changes lies below what often does.
# First: mvn -DskipTests package
FROM eclipse-temurin:17.0.20.1_1-jre-noble AS layers
WORKDIR /layers
COPY target/production/followthrough-*-production.jar application.jar
RUN java -Djarmode=tools -jar application.jar extract --layers --destination .

FROM eclipse-temurin:17.0.20.1_1-jre-noble
RUN groupadd --system --gid 10001 followthrough \
    && useradd --system --uid 10001 --gid 10001 --no-create-home followthrough
WORKDIR /application
COPY --from=layers /layers/dependencies/ ./
COPY --from=layers /layers/spring-boot-loader/ ./
COPY --from=layers /layers/snapshot-dependencies/ ./
COPY --from=layers /layers/application/ ./
USER 10001:10001

# The engine's timestamps carry no zone and are read in the JVM's.
ENV JAVA_TOOL_OPTIONS="-Duser.timezone=UTC -XX:MaxRAMPercentage=75 -XX:+ExitOnOutOfMemoryError" \
    SPRING_PROFILES_ACTIVE=production \
    MANAGEMENT_SERVER_ADDRESS=0.0.0.0
# The second port is for health and metrics, and for nobody outside.
EXPOSE 8080 8081

# By bash alone, so that the image needs no further program. Whether the process lives: a provider
# that is down makes the health of the whole DEGRADED, and a restart would not mend it.
HEALTHCHECK --interval=10s --timeout=5s --start-period=90s CMD ["bash", "-c", \
  "exec 3<>/dev/tcp/127.0.0.1/${MANAGEMENT_SERVER_PORT:-8081} && printf 'GET /actuator/health/liveness HTTP/1.0\\r\\n\\r\\n' >&3 && grep --quiet '\"status\":\"UP\"' <&3"]

# No shell in between: the process itself is told to stop, and lets what has begun finish.
ENTRYPOINT ["java", "-jar", "application.jar"]

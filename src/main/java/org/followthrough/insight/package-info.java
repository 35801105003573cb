/**
 * What it all means: statistics for people, outcomes for the system that predicts, and what
 * operations watch. It reads what the other rooms keep; nobody waits for it.
 *
 * <h2>Statistics</h2>
 *
 * {@code GET /api/v1/stats} is to answer within 200 ms when 100,000 instances lie within its days,
 * each with two or three messages whose rows are wide.
 *
 * <ul>
 *   <li>Each question is answered from one index that holds all it needs ({@code
 *       instance_statistics}, {@code attempt_statistics}, {@code attempt_first_answer}, {@code
 *       instance_ended}), range by range: for each workflow and status, or each step, the entries
 *       since the moment that is asked for. Older rows are not read, and no table is. Which
 *       workflows and steps there are, a recursive look at the same index says. {@code
 *       ManyStatisticsTest} holds each question to its index and to fewer pages than that index
 *       has.
 *   <li>What cannot be counted cheaply is written down when it happens, in the row that is written
 *       anyway: how late an attempt is against its plan, when it was answered, and with an
 *       instance's first answer how many messages had left by then.
 *   <li>A message's plan is the moment at which its step was reached, or to which a rule of the
 *       gate moved it; retries and a channel that is held do not move it, they make it late. What
 *       stood still because a person paused it is planned anew when it is resumed.
 *   <li>Counters kept by trigger and totals of closed days were left out: an instance of a closed
 *       day still changes. So that the indexes spare the table, {@code attempt} is vacuumed after 2
 *       % of changes.
 *   <li>An instance counts by when it was triggered. {@code completionRate} is completed of ended:
 *       what still runs says nothing of how it will end.
 * </ul>
 *
 * <h2>Outcomes</h2>
 *
 * {@code GET /api/v1/outcomes} tells what became of each prediction, each once, and never skips one
 * that was committed late.
 *
 * <ul>
 *   <li>A prediction is settled when no instance that it started or met lives any more. It then
 *       gets a place in the order of telling ({@code told_as}), given when somebody reads, by one
 *       reader at a time and from committed rows only. So no place is ever filled behind a reader's
 *       back, which a time or a sequence taken at the write would allow; and it survives a dump and
 *       restore, which the number of a transaction would not.
 *   <li>The cursor of a line is that place. {@code since} also takes a moment, for a first read.
 *   <li>An integration reads only what it has sent. Lines hold ids, numbers, steps and times, and
 *       no word that anybody wrote.
 *   <li>They are written in pages of 500, each in a transaction of its own, so that a slow reader
 *       holds neither memory nor a connection.
 * </ul>
 *
 * <h2>Metrics, alerts and the log</h2>
 *
 * <ul>
 *   <li>Events are counted where they become known, in the process: results of triggers once they
 *       are committed, results of attempts with their record, lateness as a histogram. What is
 *       there to do (jobs, incidents, tasks, held channels) is looked at in the database when
 *       Prometheus asks, by one statement in five seconds however many gauges there are ({@code
 *       Backlog}). It asks beside the scrape and says NaN after two seconds: metrics do not wait
 *       for the database.
 *   <li>Counters exist with 0 from the start, for every channel and result: one that appears with 1
 *       has never risen, and no alert would see it.
 *   <li>The mailbox's lag is how long ago it was read to its end. A mail that cannot be taken in
 *       and stays unread keeps it from its end, and so is alerted. In the sandbox, where the clock
 *       hops, the lag is for up to five seconds as long as the hop.
 *   <li>Rules and dashboard are files in {@code docs/monitoring/}. Every alert says what is broken
 *       for people, and its name is a heading's entry in {@code docs/operations.md}. Each has two
 *       tests: made-up series ({@code src/test/resources/alerts.test.yaml}) in which it must fire
 *       and others in which it must not; and its cause made true in the running application, so
 *       that a name, a label or a zero that is missing is found.
 *   <li>A task is forgotten by its due date, which knows weekends and holidays, not by its age.
 *   <li>{@code promtool check metrics} has no remark, and a test keeps it so. {@code jvm_*}, {@code
 *       hikaricp_*} and {@code http_server_requests_*} keep the names that dashboards of others
 *       know.
 *   <li>Production logs JSON in ECS. Lines say {@code predictionId}, {@code familyId} and {@code
 *       instanceId}. Our own messages name nobody; what providers say may name a mailbox, so
 *       addresses and numbers are taken out as the line is written.
 *   <li>Readiness includes the database and liveness does not, because a restart mends no database.
 *       A held channel is neither.
 * </ul>
 */
package org.followthrough.insight;

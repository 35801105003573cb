package org.followthrough.engine;

import java.util.function.BiConsumer;
import org.camunda.bpm.engine.ProcessEngineServices;

/**
 * A kind of work of ours that the engine does as a job: in a transaction of its own, and again
 * where that fails. It is a bean; {@link OwnJobs} plans it.
 *
 * @param type the engine's name for it; jobs that are on record already have it
 * @param work what is done, with what was planned
 */
public record OwnJob(String type, BiConsumer<String, ProcessEngineServices> work) {}

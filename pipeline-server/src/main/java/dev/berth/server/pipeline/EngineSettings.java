package dev.berth.server.pipeline;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The operator's choices for running deploys.
 *
 * @param concurrency how many deploys run at once; rollbacks are not counted
 * @param poll how often the engine looks for work it was not told about
 * @param lease how long an engine that fell silent keeps its deploys
 * @param attempts how often a step is run when its failures may pass
 * @param backoff the delay before the second attempt; doubles with each
 * @param grace how long an interrupted step may take to end
 * @param undoLimit how long taking one step back may take
 * @param logLimit where a deploy's log is cut off
 * @param logsKept how many logs of ended deploys are kept besides those of releases
 * @param deploysKept how many ended deploys are kept besides those that made a release
 * @param deploysKeptFor how long an ended deploy that made no kept release is remembered
 */
@Validated
@ConfigurationProperties(prefix = "berth.pipeline", ignoreUnknownFields = false)
public record EngineSettings(
    @Min(1) @DefaultValue("4") int concurrency,
    @DefaultValue("1s") Duration poll,
    @DefaultValue("15s") Duration lease,
    @Min(1) @DefaultValue("4") int attempts,
    @DefaultValue("500ms") Duration backoff,
    @DefaultValue("20s") Duration grace,
    @DefaultValue("2m") Duration undoLimit,
    @DefaultValue("4MB") DataSize logLimit,
    @Min(1) @DefaultValue("500") int logsKept,
    @Min(1) @DefaultValue("2000") int deploysKept,
    @DefaultValue("90d") Duration deploysKeptFor) {}

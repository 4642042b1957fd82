package dev.berth.server.source;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How much a push may bring; everything beyond is refused with the reason in git's own output.
 *
 * @param maxPackSize bytes of one push
 * @param maxFileSize bytes of one file
 * @param maxObjects objects in one push
 * @param maxFiles files in one commit
 * @param maxCheckoutSize bytes of all files of one commit, unpacked
 * @param maxDepth folders within folders
 * @param maxPathLength bytes of one path
 * @param maxRefs branches and tags in one push
 * @param maxHistory commits in one push whose history is searched for secrets
 * @param heartbeat how often a silent push is kept alive, and a vanished client noticed
 */
@Validated
@ConfigurationProperties(prefix = "berth.source", ignoreUnknownFields = false)
public record SourceSettings(
    @DefaultValue("512MB") DataSize maxPackSize,
    @DefaultValue("100MB") DataSize maxFileSize,
    @Min(1) @Max(5_000_000) @DefaultValue("500000") int maxObjects,
    @Min(1) @DefaultValue("100000") int maxFiles,
    @DefaultValue("2GB") DataSize maxCheckoutSize,
    @Min(1) @Max(1000) @DefaultValue("100") int maxDepth,
    @Min(1) @Max(4000) @DefaultValue("1000") int maxPathLength,
    @Min(1) @DefaultValue("1000") int maxRefs,
    @Min(0) @DefaultValue("2000") int maxHistory,
    @DefaultValue("5s") Duration heartbeat) {}

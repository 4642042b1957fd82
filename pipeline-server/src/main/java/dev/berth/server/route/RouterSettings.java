package dev.berth.server.route;

import dev.berth.server.installation.RouterUser;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the router process is started.
 *
 * @param classpath its jars as a class path; without one no router is started and routes are only
 *     stored
 * @param uid the unprivileged user it runs as where Berth is root
 * @param startTimeout how long it may take until it answers
 */
@Validated
@ConfigurationProperties("berth.router")
public record RouterSettings(
    @Nullable String classpath,
    @Min(1) @DefaultValue("" + RouterUser.UID) int uid,
    @DefaultValue("20s") Duration startTimeout) {}

package dev.berth.server.installation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How Berth keeps a full disk from taking it down.
 *
 * @param reserve so much is kept in a file of the data directory and given back when the disk fills
 *     up, so that Berth's own database goes on; on a small disk a twentieth of it
 */
@Validated
@ConfigurationProperties(prefix = "berth.disk", ignoreUnknownFields = false)
public record DiskSettings(@DefaultValue("64MB") DataSize reserve) {}

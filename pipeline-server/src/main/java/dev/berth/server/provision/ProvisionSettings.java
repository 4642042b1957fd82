package dev.berth.server.provision;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The operator's choices for provisioning.
 *
 * @param terraform whether OpenTofu or Terraform is used where the machine has one
 * @param timeout how long one run may take
 */
@Validated
@ConfigurationProperties(prefix = "berth.provision", ignoreUnknownFields = false)
record ProvisionSettings(
    @DefaultValue("true") boolean terraform, @DefaultValue("30m") Duration timeout) {}

/**
 * The template in Terraform's CDK for Java, and the proof that the committed JSON is what it makes.
 */
@NullMarked
package dev.berth.infra.cdk;

import org.jspecify.annotations.NullMarked;

package dev.berth.server.pipeline;

/**
 * Makes a pipeline known to the engine; beans of this type are collected.
 *
 * @param kind the name deploys of this pipeline are recorded under; never changes once released
 * @param request what its deploys are asked with, read back from JSON
 * @param pipeline the steps
 */
public record PipelineDefinition(String kind, Class<?> request, Pipeline pipeline) {}

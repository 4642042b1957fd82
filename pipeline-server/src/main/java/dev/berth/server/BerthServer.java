package dev.berth.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the pipeline server. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class BerthServer {
  public static void main(String[] arguments) {
    SpringApplication.run(BerthServer.class, arguments);
  }
}

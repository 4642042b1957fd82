package dev.berth.buildpacks.python;

import dev.berth.buildpacks.variables.GeneratedForm;
import dev.berth.buildpacks.variables.VariableNames;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Variables of Python and its frameworks. */
public final class PythonVariableNames {
  /** All of them. */
  public static final VariableNames ALL =
      new VariableNames(
          Map.of(
              "SECRET_KEY", GeneratedForm.LONG_TOKEN,
              "DJANGO_SECRET_KEY", GeneratedForm.LONG_TOKEN,
              "DJANGO_SECRET", GeneratedForm.LONG_TOKEN,
              "FLASK_SECRET_KEY", GeneratedForm.TOKEN),
          Set.of("CSRF_TRUSTED_ORIGINS", "DJANGO_CSRF_TRUSTED_ORIGINS"),
          Set.of("ALLOWED_HOSTS", "DJANGO_ALLOWED_HOSTS"),
          List.of(),
          Set.of("PYTHONPATH", "PYTHONUNBUFFERED", "VIRTUAL_ENV"),
          List.of());

  private PythonVariableNames() {}
}

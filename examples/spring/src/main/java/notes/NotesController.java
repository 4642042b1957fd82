package notes;

import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

@RestController
class NotesController {
  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Notes</title>
      <style>
        :root { color-scheme: light dark; }
        body { font: 1.05rem/1.6 system-ui; max-width: 36rem; margin: 8vh auto; padding: 0 1rem; }
        form { display: grid; gap: 0.6rem; margin: 1.5rem 0; }
        textarea, button { font: inherit; padding: 0.5rem 0.7rem; border: 1px solid #8886; border-radius: 8px; }
        button { background: #5b7a1f; color: white; cursor: pointer; }
        article { border-top: 1px solid #8884; padding: 0.6rem 0; }
      </style>
      <h1>Notes</h1>
      <form method="post" action="/notes">
        <textarea name="words" rows="3" maxlength="500" required aria-label="A note"></textarea>
        <button>Write</button>
      </form>
      %s
      </html>
      """;

  private final JdbcClient jdbc;

  NotesController(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @GetMapping(value = "/", produces = MediaType.TEXT_HTML_VALUE)
  String page() {
    List<String> notes =
        jdbc.sql("select words from note order by id desc limit 50").query(String.class).list();
    return PAGE.formatted(
        notes.stream()
            .map(words -> "<article>" + HtmlUtils.htmlEscape(words) + "</article>")
            .collect(Collectors.joining("\n")));
  }

  @PostMapping("/notes")
  ResponseEntity<Void> write(@RequestParam String words) {
    jdbc.sql("insert into note (words) values (:words)")
        .param("words", words.substring(0, Math.min(words.length(), 500)))
        .update();
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create("/")).build();
  }
}

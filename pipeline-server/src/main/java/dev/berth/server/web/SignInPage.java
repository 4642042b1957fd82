package dev.berth.server.web;

import dev.berth.server.access.Actor;
import dev.berth.server.access.SignIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where a session begins and ends. */
@Controller
class SignInPage {
  private final SignIn signIn;

  SignInPage(SignIn signIn) {
    this.signIn = signIn;
  }

  /**
   * Shows a button for a one-time link, or a field for a token. Looking at the page uses nothing
   * up, so a chat program that previews the link does no harm.
   */
  @GetMapping("/login")
  ModelAndView show(
      @RequestParam(defaultValue = "") String link,
      @RequestParam(defaultValue = "/") String next,
      HttpServletRequest request) {
    String signedInAs = Actor.of(request).map(Actor::name).orElse("");
    return new ModelAndView(
        "login", Map.of("link", link, "next", ownPath(next), "signedInAs", signedInAs));
  }

  @PostMapping("/login")
  ModelAndView signIn(
      @RequestParam(defaultValue = "") String link,
      @RequestParam(defaultValue = "") String token,
      @RequestParam(defaultValue = "/") String next,
      HttpServletRequest request,
      HttpServletResponse response) {
    SignIn.Result result =
        link.isEmpty()
            ? signIn.withToken(token, request, response)
            : signIn.withLink(link, request, response);
    return switch (result) {
      case SIGNED_IN -> See.other(ownPath(next));
      case WRONG ->
          refused(
              HttpStatus.UNAUTHORIZED,
              link.isEmpty()
                  ? "This token does not work: it is unknown, expired or revoked."
                  : "This link was used already or is too old. Make a new one with “berth login”.",
              next);
      case TOO_MANY ->
          refused(
              HttpStatus.TOO_MANY_REQUESTS,
              "Too many attempts from this address. Try again in a minute.",
              next);
    };
  }

  private static ModelAndView refused(HttpStatus status, String problem, String next) {
    Map<String, String> model =
        Map.of("link", "", "next", ownPath(next), "signedInAs", "", "problem", problem);
    return new ModelAndView("login", model, status);
  }

  @PostMapping("/logout")
  ModelAndView signOut(HttpServletRequest request, HttpServletResponse response) {
    signIn.out(request, response);
    return See.other("/login");
  }

  /** Only a path of this console; everything else would lead a signed-in person elsewhere. */
  private static String ownPath(String next) {
    boolean own = next.startsWith("/") && !next.startsWith("//") && next.indexOf('\\') < 0;
    return own && next.chars().noneMatch(Character::isISOControl) ? next : "/";
  }
}

package dev.berth.server.source;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names that some file system takes for git's own: HFS+ passes over invisible characters, NTFS over
 * what follows a colon, dots and spaces at the end, and the case; it has short names too. Whoever
 * clones the repository there would run what the name hides.
 *
 * @see <a href="https://github.com/git/git/blob/master/path.c">is_ntfs_dotgit, is_hfs_dotgit</a>
 */
final class GitNames {
  /** What HFS+ ignores when it compares names. */
  private static final Pattern INVISIBLE =
      Pattern.compile("[\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u206a-\\u206f\\ufeff]");

  private static final Pattern NTFS_END = Pattern.compile("[. ]+$");
  private static final Pattern MODULES_SHORT = Pattern.compile("(gitmod|gi7eba)~[0-9]+");

  private GitNames() {}

  /** True for what would be the folder {@code .git}. */
  static boolean isRepository(String name) {
    String plain = plain(name);
    return plain.equals(".git") || plain.equals("git~1");
  }

  /** True for what would be the file {@code .gitmodules}. */
  static boolean isModules(String name) {
    String plain = plain(name);
    return plain.equals(".gitmodules") || MODULES_SHORT.matcher(plain).matches();
  }

  /** True when nobody can see the name. */
  static boolean isInvisible(String name) {
    return INVISIBLE.matcher(name).replaceAll("").isBlank();
  }

  private static String plain(String name) {
    String visible = INVISIBLE.matcher(name).replaceAll("");
    int stream = visible.indexOf(':');
    String file = stream < 0 ? visible : visible.substring(0, stream);
    return NTFS_END.matcher(file).replaceFirst("").toLowerCase(Locale.ROOT);
  }
}

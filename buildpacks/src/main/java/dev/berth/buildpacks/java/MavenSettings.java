package dev.berth.buildpacks.java;

import dev.berth.buildpacks.PackageSettings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Maven's mirrors and proxies on this machine, as its settings reference names them; servers, with
 * their passwords, are left out.
 */
public final class MavenSettings {
  private static final String FILE = "maven-settings.xml";
  private static final PackageSettings NONE = settings("<settings/>\n", List.of());

  private static final int MAX_BYTES = 1 << 20;
  private static final List<String> MIRROR = List.of("id", "url", "mirrorOf", "blocked");
  private static final List<String> PROXY =
      List.of("id", "active", "protocol", "host", "port", "nonProxyHosts");

  private MavenSettings() {}

  /** What builds may know of them. */
  public static PackageSettings of(Map<String, String> environment) {
    return of(Path.of(environment.getOrDefault("HOME", "/root"), ".m2", "settings.xml"));
  }

  /** Reads a settings file; one that is missing or broken says nothing. */
  static PackageSettings of(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES
          ? parse(Files.readString(file))
          : NONE;
    } catch (IOException | SAXException | ParserConfigurationException e) {
      return NONE;
    }
  }

  private static PackageSettings settings(String xml, List<String> urls) {
    return new PackageSettings(
        Map.of(), Map.of(FILE, xml), urls, Optional.empty(), List.of(), Map.of());
  }

  private static PackageSettings parse(String text)
      throws IOException, SAXException, ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    Document settings = factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    List<String> urls = new ArrayList<>();
    StringBuilder xml = new StringBuilder("<settings>\n");
    copy(settings, "mirror", MIRROR, xml, urls);
    copy(settings, "proxy", PROXY, xml, urls);
    return settings(xml.append("</settings>\n").toString(), urls);
  }

  private static void copy(
      Document settings, String kind, List<String> names, StringBuilder xml, List<String> urls) {
    String many = kind.equals("proxy") ? "proxies" : "mirrors";
    xml.append("  <").append(many).append(">\n");
    NodeList entries = settings.getElementsByTagName(kind);
    for (int i = 0; i < entries.getLength(); i++) {
      Element entry = (Element) entries.item(i);
      xml.append("    <").append(kind).append(">");
      for (String name : names) {
        String value = PackageSettings.withoutCredentials(text(entry, name));
        if (!value.isEmpty()) {
          xml.append("<%s>%s</%s>".formatted(name, escaped(value), name));
        }
      }
      xml.append("</").append(kind).append(">\n");
      urls.add(
          kind.equals("proxy")
              ? "http://" + text(entry, "host") + ":" + text(entry, "port")
              : PackageSettings.withoutCredentials(text(entry, "url")));
    }
    xml.append("  </").append(many).append(">\n");
  }

  private static String text(Element entry, String name) {
    NodeList found = entry.getElementsByTagName(name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}

package org.followthrough.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.followthrough.model.XmlElement.Attribute;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;
import org.xml.sax.ext.DefaultHandler2;
import org.xml.sax.ext.Locator2;

/**
 * Reads the very bytes that the engine is going to read, with the parser that it uses, and believes
 * none of them: nothing is fetched or replaced, and no other encoding than UTF-8 can show the
 * engine something else than what is checked.
 */
final class XmlFile {

  /** Far deeper than anybody draws; what walks through a diagram calls itself once a level. */
  private static final int DEEPEST = 60;

  private static final String SCHEMA_LOCATION = "schemaLocation";

  /** What modelling tools write. The engine has that schema and looks for no other. */
  private static final String KNOWN_SCHEMA = XmlElement.BPMN + " BPMN20.xsd";

  private XmlFile() {}

  /**
   * @throws Unreadable where the file is no plain XML; its message says why, and is null where it
   *     is not even well-formed
   */
  static XmlElement read(byte[] bytes) throws Unreadable {
    try {
      SAXParserFactory factory = SAXParserFactory.newDefaultNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
      factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
      factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
      XMLReader reader = factory.newSAXParser().getXMLReader();
      Handler handler = new Handler();
      reader.setContentHandler(handler);
      reader.setErrorHandler(handler);
      reader.setProperty("http://xml.org/sax/properties/lexical-handler", handler);
      reader.parse(new InputSource(new ByteArrayInputStream(bytes)));
      return handler.root;
    } catch (Refusal e) {
      throw new Unreadable(e.getMessage());
    } catch (SAXException | IOException e) {
      throw new Unreadable(e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Why a file is not read. */
  static final class Unreadable extends Exception {

    Unreadable(String message) {
      super(message);
    }

    Unreadable(Exception cause) {
      super(null, cause);
    }
  }

  /** What the parser lets through. */
  private static final class Refusal extends SAXException {

    Refusal(String message) {
      super(message);
    }
  }

  private static final class Handler extends DefaultHandler2 {

    private Locator2 locator;
    private XmlElement root;
    private XmlElement open;
    private int depth;

    @Override
    public void setDocumentLocator(Locator locator) {
      this.locator = (Locator2) locator;
    }

    @Override
    public void startDTD(String name, String publicId, String systemId) throws SAXException {
      throw new Refusal("has a DOCTYPE, which may replace what is read: remove it");
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes)
        throws SAXException {
      if (root == null) {
        declaration();
      }
      if (++depth > DEEPEST) {
        throw new Refusal("is nested more than " + DEEPEST + " elements deep: draw it flatter");
      }
      open = new XmlElement(uri, localName, open, attributes(attributes));
      if (root == null) {
        root = open;
      }
    }

    private void declaration() throws Refusal {
      if (!"UTF-8".equalsIgnoreCase(locator.getEncoding())) {
        throw new Refusal(
            "says that its encoding is "
                + locator.getEncoding()
                + ": save it as UTF-8 and write encoding=\"UTF-8\" in its first line");
      }
      if (!"1.0".equals(locator.getXMLVersion())) {
        throw new Refusal("is not XML 1.0: write version=\"1.0\" in its first line");
      }
    }

    private static List<Attribute> attributes(Attributes attributes) throws Refusal {
      List<Attribute> all = new ArrayList<>();
      for (int i = 0; i < attributes.getLength(); i++) {
        Attribute attribute =
            new Attribute(attributes.getURI(i), attributes.getLocalName(i), attributes.getValue(i));
        if (namesASchema(attribute)) {
          throw new Refusal(
              "names a schema of its own in xsi:"
                  + attribute.localName()
                  + ", which would be fetched: remove that attribute");
        }
        all.add(attribute);
      }
      return all;
    }

    private static boolean namesASchema(Attribute attribute) {
      return attribute.namespace().equals(XmlElement.XSI)
          && (attribute.localName().equals("noNamespaceSchemaLocation")
              || attribute.localName().equals(SCHEMA_LOCATION)
                  && !attribute.value().strip().replaceAll("\\s+", " ").equals(KNOWN_SCHEMA));
    }

    @Override
    public void characters(char[] characters, int start, int length) {
      open.append(characters, start, length);
    }

    @Override
    public void endElement(String uri, String localName, String qName) {
      depth--;
      open = open.parent();
    }

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}

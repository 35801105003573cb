package org.followthrough.model;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.xml.type.ModelElementType;
import org.camunda.bpm.model.xml.type.attribute.Attribute;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.FieldVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.SpringAsmInfo;

/**
 * The names that the engine may look for in a diagram, taken from the engine itself: all constants
 * of each of its classes that reads an element of XML, and all that Camunda's own model of BPMN
 * knows. More than it looks for, and nothing less.
 */
final class EngineVocabulary {

  private static final String READ = Element.class.getName().replace('.', '/');

  private final Set<String> names = new TreeSet<>();
  private final Set<String> readers = new TreeSet<>();

  private EngineVocabulary() {}

  static EngineVocabulary read() {
    EngineVocabulary vocabulary = new EngineVocabulary();
    vocabulary.readTheEngine();
    vocabulary.readTheModel();
    return vocabulary;
  }

  Set<String> names() {
    return names;
  }

  /** The simple names of the engine's classes that read a diagram. */
  Set<String> readers() {
    return readers;
  }

  private void readTheEngine() {
    try (JarFile jar =
        new JarFile(
            Path.of(Element.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toFile())) {
      for (JarEntry entry : jar.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
        try (InputStream in = jar.getInputStream(entry)) {
          Constants constants = new Constants();
          new ClassReader(in).accept(constants, ClassReader.SKIP_DEBUG);
          if (constants.readsElements) {
            String name = entry.getName().replace(".class", "");
            readers.add(name.substring(name.lastIndexOf('/') + 1));
            names.addAll(constants.found);
          }
        }
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void readTheModel() {
    for (ModelElementType type : Bpmn.INSTANCE.getBpmnModel().getTypes()) {
      if (type.getTypeName().isEmpty()) {
        continue;
      }
      names.add(type.getTypeName());
      type.getAttributes().stream().map(Attribute::getAttributeName).forEach(names::add);
    }
  }

  /** The texts of one class that could be names in XML. */
  private static final class Constants extends ClassVisitor {

    private final Set<String> found = new TreeSet<>();
    private boolean readsElements;

    Constants() {
      super(SpringAsmInfo.ASM_VERSION);
    }

    @Override
    public FieldVisitor visitField(
        int access, String name, String descriptor, String signature, Object value) {
      add(value);
      return null;
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new MethodVisitor(SpringAsmInfo.ASM_VERSION) {
        @Override
        public void visitLdcInsn(Object value) {
          add(value);
        }

        @Override
        public void visitMethodInsn(
            int opcode, String owner, String method, String type, boolean isInterface) {
          readsElements |= owner.equals(READ);
        }
      };
    }

    private void add(Object value) {
      if (value instanceof String text && text.matches("[A-Za-z_][\\w.-]*")) {
        found.add(text);
      }
    }
  }
}

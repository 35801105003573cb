package org.followthrough.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.followthrough.FollowthroughApplication;
import org.followthrough.engine.DecisionTables;
import org.followthrough.engine.ExpressionFunction;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * What the compiled application names and offers, read from its class files so that nothing has to
 * be started.
 */
final class Code {

  private static final String TABLES = DecisionTables.class.getName().replace('.', '/');
  private static final String BPMN_ERROR = BpmnError.class.getName().replace('.', '/');

  private final Set<String> delegates = new TreeSet<>();
  private final Set<String> questions = new TreeSet<>();
  private final Set<String> errorCodes = new TreeSet<>();
  private final Set<String> messages = new TreeSet<>();
  private final Set<String> decisions = new TreeSet<>();
  private final Set<String> strings = new TreeSet<>();

  private Code() {}

  static Code ofTheApplication() {
    Code code = new Code();
    try {
      Path classes =
          Path.of(
              FollowthroughApplication.class
                  .getProtectionDomain()
                  .getCodeSource()
                  .getLocation()
                  .toURI());
      try (Stream<Path> files = Files.walk(classes.resolve("org/followthrough"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
          new ClassReader(Files.readAllBytes(file)).accept(code.reader(), 0);
          String name = classes.relativize(file).toString();
          code.findBeans(
              Class.forName(
                  name.substring(0, name.length() - ".class".length()).replace('/', '.'),
                  false,
                  Code.class.getClassLoader()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    return code;
  }

  /** Names of the beans that are Java delegates or task listeners. */
  Set<String> delegates() {
    return delegates;
  }

  /**
   * Names of the beans that a condition may ask, as in {@code familyMayBeCalled.test(familyId)}.
   */
  Set<String> questions() {
    return questions;
  }

  /** Codes of the BPMN errors that are thrown. */
  Set<String> errorCodes() {
    return errorCodes;
  }

  /** Names of the BPMN messages that are correlated. */
  Set<String> messages() {
    return messages;
  }

  /** Keys of the decisions that are evaluated. */
  Set<String> decisions() {
    return decisions;
  }

  /** All constant strings. */
  Set<String> strings() {
    return strings;
  }

  private void findBeans(Class<?> type) {
    Component component = type.getAnnotation(Component.class);
    if (component != null && isStep(type)) {
      delegates.add(
          component.value().isEmpty()
              ? StringUtils.uncapitalizeAsProperty(type.getSimpleName())
              : component.value());
    }
    for (Method method : type.getDeclaredMethods()) {
      Bean bean = method.getAnnotation(Bean.class);
      if (bean != null && isStep(method.getReturnType())) {
        delegates.add(bean.value().length == 0 ? method.getName() : bean.value()[0]);
      }
      if (bean != null && method.getReturnType() == ExpressionFunction.class) {
        questions.add(method.getName());
      }
    }
  }

  private static boolean isStep(Class<?> type) {
    return JavaDelegate.class.isAssignableFrom(type) || TaskListener.class.isAssignableFrom(type);
  }

  private ClassVisitor reader() {
    return new ClassVisitor(SpringAsmInfo.ASM_VERSION) {
      @Override
      public MethodVisitor visitMethod(
          int access, String name, String descriptor, String signature, String[] exceptions) {
        return new ConstantReader();
      }
    };
  }

  /** The compiler has copied constants to where they are used, right before the call. */
  private final class ConstantReader extends MethodVisitor {

    private String last;
    private boolean makesAnError;

    ConstantReader() {
      super(SpringAsmInfo.ASM_VERSION);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      makesAnError |= opcode == Opcodes.NEW && type.equals(BPMN_ERROR);
    }

    @Override
    public void visitLdcInsn(Object value) {
      if (value instanceof String string) {
        strings.add(string);
        last = string;
        if (makesAnError) {
          errorCodes.add(string);
          makesAnError = false;
        }
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      // Without a constant it is a name that somebody else has said.
      if (name.equals("createMessageCorrelation") && last != null) {
        messages.add(last);
      } else if (owner.equals(TABLES) && last != null) {
        decisions.add(last);
      }
    }
  }
}

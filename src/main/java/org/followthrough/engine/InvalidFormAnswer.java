package org.followthrough.engine;

import org.camunda.bpm.engine.impl.form.validator.FormFieldValidationException;

/**
 * What somebody filled into a task's form cannot be carried out. Thrown while the task is
 * completed: the task stays open, and Tasklist and {@code /engine-rest} answer 400 with the
 * message.
 */
public class InvalidFormAnswer extends FormFieldValidationException {

  private static final long serialVersionUID = 1L;

  /**
   * @param field of the form
   * @param message what is wrong with it, and the remedy
   */
  public InvalidFormAnswer(String field, String message) {
    super(field, field + " " + message);
  }

  /** Whether something was thrown because of a form's answer, by us or by the engine. */
  public static boolean is(Throwable thrown) {
    return thrown instanceof FormFieldValidationException;
  }
}

package org.followthrough.model;

/**
 * Something in a file that would not work.
 *
 * @param file its name, as it is deployed
 * @param element the id of the element at fault, or null where it is the file
 * @param message what is wrong and what to do, for somebody who does not program
 */
record Finding(String file, String element, String message) {

  @Override
  public String toString() {
    return file + (element == null ? "" : ", " + element) + ": " + message;
  }
}

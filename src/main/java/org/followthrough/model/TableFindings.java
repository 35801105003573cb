package org.followthrough.model;

import java.util.ArrayList;
import java.util.List;
import org.followthrough.model.TableFile.Cell;

/** What is found in one table. */
final class TableFindings {

  private final String file;
  private final List<Finding> all = new ArrayList<>();

  TableFindings(String file) {
    this.file = file;
  }

  void fault(Cell cell, String message, String remedy) {
    all.add(Finding.fault(file, cell.id(), said(cell, message), remedy));
  }

  void remark(Cell cell, String message, String remedy) {
    all.add(Finding.remark(file, cell.id(), said(cell, message), remedy));
  }

  void fault(String element, String message, String remedy) {
    all.add(Finding.fault(file, element, message, remedy));
  }

  void remark(String element, String message, String remedy) {
    all.add(Finding.remark(file, element, message, remedy));
  }

  List<Finding> all() {
    return all;
  }

  private static String said(Cell cell, String message) {
    return message + " (" + cell.where() + ")";
  }
}

package org.followthrough.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By which names files are deployed, and by which they are not. */
class FileKindTest {

  @ParameterizedTest
  @CsvSource({
    "call_family.bpmn, DIAGRAM",
    "Process_0abc-1.bpmn, DIAGRAM",
    "send_window.dmn, TABLE",
    "task_notes.form, FORM",
    "concern_outreach.subject.txt, TEXT",
    "concern_outreach.email.txt, TEXT",
    "concern_outreach.email.html, TEXT",
    "concern_outreach.sms.txt, TEXT",
    "task_context.task.txt, TEXT",
    "concern_outreach.es.sms.txt, TEXT",
    "concern_outreach.es-MX.email.html, TEXT",
    "concern_outreach.zh-Hant-TW.subject.txt, TEXT",
    "payment_overdue.schema.json, EVENT_SCHEMA",
    "payment.overdue.schema.json, EVENT_SCHEMA"
  })
  void whatIsDeployed(String name, FileKind kind) {
    assertThat(FileKind.of(name)).contains(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x.bpmn20.xml",
        "x.dmn11.xml",
        "x.cmmn",
        "x.cmmn10.xml",
        "x.cmmn11.xml",
        "x.BPMN",
        "x.Bpmn",
        "x.bpmn ",
        " x.bpmn",
        "x.bpmn\n",
        "x.bpmn.txt",
        "x.cmmn.bpmn",
        "x.js",
        "x.groovy",
        "x.html",
        "x.json",
        "x.png",
        "x.svg",
        "x.zip",
        "x.bar",
        "bpmn",
        ".bpmn",
        "a/x.bpmn",
        "../x.bpmn",
        "..\\x.bpmn",
        "/etc/x.bpmn",
        "x\u0000.bpmn",
        "x%2ebpmn",
        "х.bpmn",
        "x\u202E.bpmn",
        "x\uFF0Ebpmn",
        "1x.bpmn",
        "Hello.sms.txt",
        "hello.txt",
        "hello.es.es.sms",
        "hello.ES.sms.txt",
        "hello.fax.txt",
        "META-INF.processes.xml",
        "processes.xml",
        ""
      })
  void whatIsNot(String name) {
    assertThat(FileKind.of(name)).isEmpty();
  }

  @Test
  void aNameHasAnEnd() {
    assertThat(FileKind.of("x".repeat(195) + ".bpmn")).contains(FileKind.DIAGRAM);
    assertThat(FileKind.of("x".repeat(196) + ".bpmn")).isEmpty();
  }
}

package org.followthrough.engine;

import javax.script.ScriptEngine;
import javax.script.ScriptEngineFactory;
import javax.script.ScriptEngineManager;
import org.camunda.bpm.dmn.engine.impl.spi.el.DmnScriptEngineResolver;
import org.camunda.bpm.engine.impl.scripting.engine.ScriptEngineResolver;

/** There is no language in which a diagram or a table could run a script, whatever it names. */
class NoScripts implements ScriptEngineResolver, DmnScriptEngineResolver {

  @Override
  public void addScriptEngineFactory(ScriptEngineFactory factory) {
    // Whoever offers a language offers it in vain.
  }

  @Override
  public ScriptEngineManager getScriptEngineManager() {
    return null;
  }

  @Override
  public ScriptEngine getScriptEngine(String language, boolean cached) {
    return null;
  }

  @Override
  public ScriptEngine getScriptEngineForLanguage(String language) {
    return null;
  }
}

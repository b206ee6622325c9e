// JavaRosa, driven line by line: the other engine of the differential test. Fields are parted by tabs.
//
//   load FILE            open a new record of the form
//   answer PATH VALUE    set an answer; \n and \t in VALUE stand for a line end and a tab
//   choices PATH         look at a select, which drops an answer that its filter took away
//   add PATH             add an instance to the repeat
//   remove PATH          take an instance out
//   state                print "PATH <tab> relevant? <tab> value" for every node, then an empty line
//
// Every line is answered: by "ok", by "error" and a message, or by the state.

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.data.AnswerDataFactory;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.UncastData;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.test.Scenario;

public class Peer {
    private static Scenario scenario;
    private static PrintStream out;

    public static void main(String[] arguments) throws Exception {
        // JavaRosa writes to the standard output; our answers must not mix with that.
        out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] fields = line.split("\t", -1);
            try {
                if (fields[0].equals("state")) {
                    show(root(), "/" + root().getName());
                    out.println();
                } else {
                    run(fields);
                    out.println("ok");
                }
            } catch (Throwable wrong) {
                out.println("error\t" + String.valueOf(wrong.getMessage()).replaceAll("\\s+", " "));
            }
        }
    }

    private static void run(String[] fields) throws Exception {
        switch (fields[0]) {
            case "load" -> scenario = Scenario.init(new File(fields[1]));
            case "answer" -> answer(fields[1], fields[2].replace("\\n", "\n").replace("\\t", "\t"));
            case "choices" -> scenario.choicesOf(fields[1]);
            case "add" -> scenario.createNewRepeat(fields[1]);
            case "remove" -> scenario.removeRepeat(fields[1]);
            default -> throw new IllegalArgumentException(fields[0]);
        }
    }

    private static TreeElement root() {
        return scenario.getFormDef().getMainInstance().getRoot();
    }

    private static void answer(String path, String value) {
        FormDef form = scenario.getFormDef();
        TreeReference reference = scenario.expandSingle(Scenario.getRef(path));
        TreeElement node = form.getMainInstance().resolveReference(reference);
        IAnswerData data = null;
        if (!value.isEmpty()) {
            data = AnswerDataFactory.templateByDataType(node.getDataType()).cast(new UncastData(value));
        }
        form.setValue(data, reference, true);
    }

    private static void show(TreeElement node, String path) {
        if (node.getNumChildren() == 0) {
            IAnswerData data = node.getValue();
            String value = data == null ? "" : data.uncast().getString();
            out.println(path + "\t" + node.isRelevant() + "\t" + value.replace("\n", "\\n").replace("\t", "\\t"));
            return;
        }
        out.println(path + "\t" + node.isRelevant() + "\t");
        for (int at = 0; at < node.getNumChildren(); at++) {
            TreeElement child = node.getChildAt(at);
            if (child.getMult() == TreeReference.INDEX_TEMPLATE) {
                continue;
            }
            String below = path + "/" + child.getName();
            show(child, child.isRepeatable() ? below + "[" + (child.getMult() + 1) + "]" : below);
        }
    }
}

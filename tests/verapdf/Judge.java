import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Prints for each file: the level of PDF/A it claims, whether it complies, and the rules it breaks. */
public class Judge {
  public static void main(String[] paths) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    for (String path : paths) {
      try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(path))) {
        ValidationResult result =
            Foundries.defaultInstance().createValidator(parser.getFlavour(), false).validate(parser);
        StringBuilder line = new StringBuilder("judged " + parser.getFlavour().getId() + " " + result.isCompliant());
        for (TestAssertion broken : result.getTestAssertions()) {
          line.append(" ").append(broken.getRuleId().getClause());
        }
        System.out.println(line);
      }
    }
  }
}

using Sampan.Cli.Output;

namespace Sampan.Cli.Tests.Output;

public sealed class GoTabWriterTests
{
    [Fact]
    public void A_table_aligns_as_a_real_client_printed_it()
    {
        var writer = GoTabWriter.ForTables();
        writer.Line("NAME\tPROVIDER\tBUCKET/PREFIX\tPHASE\tLAST VALIDATED\tACCESS MODE\tDEFAULT");
        writer.Line("default\tvelero.io/aws\tvelero/v118\tAvailable\t2026-11-22 21:13:03 +0000 UTC\tReadWrite\ttrue");

        Assert.Equal(
            "NAME      PROVIDER        BUCKET/PREFIX   PHASE       LAST VALIDATED                  ACCESS MODE   DEFAULT\n" +
            "default   velero.io/aws   velero/v118     Available   2026-11-22 21:13:03 +0000 UTC   ReadWrite     true\n",
            writer.ToString());
    }

    [Fact]
    public void A_line_without_the_column_ends_its_block()
    {
        var writer = GoTabWriter.ForDescriptions();
        writer.Line("Phase:\tCompleted");
        writer.Line("Total items:\t14");
        writer.Line();
        writer.Line("Backup:\tb1");

        Assert.Equal("Phase:        Completed\nTotal items:  14\n\nBackup:  b1\n", writer.ToString());
    }

    [Fact]
    public void A_leading_tab_is_an_indent_of_two()
    {
        var writer = GoTabWriter.ForDescriptions();
        writer.Line("Warnings:");
        writer.Line("\tVelero:\t<none>");
        writer.Line("\tNamespaces:");
        writer.Line("\t\tapp:\tfirst");
        writer.Line("\t\t\tsecond");

        Assert.Equal("Warnings:\n  Velero:  <none>\n  Namespaces:\n    app:  first\n          second\n", writer.ToString());
    }

    [Fact]
    public void Width_counts_characters_not_bytes()
    {
        var writer = GoTabWriter.ForTables();
        writer.Line("Übergröße\tx");
        writer.Line("name\ty");

        Assert.Equal("Übergröße   x\nname        y\n", writer.ToString());
    }
}

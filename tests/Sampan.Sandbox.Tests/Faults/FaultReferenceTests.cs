using Sampan.Sandbox.Faults;

namespace Sampan.Sandbox.Tests.Faults;

/// <summary>docs/reference/sandbox-faults.md says what the code says. <c>SAMPAN_RECORD=1</c> writes its generated half anew.</summary>
public sealed class FaultReferenceTests
{
    private const string Begin = "<!-- generated from FaultFacts: SAMPAN_RECORD=1 -->\n";

    [Fact]
    public void The_reference_explains_every_fault_as_the_code_does()
    {
        var file = Path.Combine(Root(), "docs", "reference", "sandbox-faults.md");
        var page = File.ReadAllText(file);
        var head = page[..(page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)];
        if (Environment.GetEnvironmentVariable("SAMPAN_RECORD") == "1") File.WriteAllText(file, head + Generated());
        Assert.Equal(Generated(), File.ReadAllText(file)[head.Length..]);
    }

    private static string Generated()
    {
        var text = new StringWriter { NewLine = "\n" };
        text.WriteLine("\n## Parameters of every fault that strikes requests\n\n| parameter | value | meaning |\n|---|---|---|");
        foreach (var p in FaultParameters.Common) text.WriteLine($"| `{p.Name}` | {p.Form} | {p.Meaning} |");
        foreach (var facts in FaultFacts.All)
        {
            text.WriteLine($"\n## `{facts.Id}`\n\n{Capital(facts.Effect)}.\n\n- In a real cluster: {facts.Source}.");
            foreach (var p in facts.Parameters) text.WriteLine($"- `{p.Name}` ({p.Form}): {p.Meaning}.");
            if (facts.Stands) text.WriteLine("- Holds from when it is added until it is removed; takes no verbs, resource or counts.");
            text.WriteLine($"- Example: `--fault {facts.Example}`");
        }

        return text.ToString();
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Sampan.slnx"))) directory = directory.Parent;
        return directory.FullName;
    }
}

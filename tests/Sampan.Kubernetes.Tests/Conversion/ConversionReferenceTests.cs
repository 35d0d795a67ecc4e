using Sampan.Kubernetes.Conversion;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Versions;

namespace Sampan.Kubernetes.Tests.Conversion;

/// <summary>docs/reference/conversions.md says what the tables say. <c>SAMPAN_RECORD=1</c> writes its generated half anew.</summary>
public sealed class ConversionReferenceTests
{
    private const string Begin = "<!-- generated from the conversion tables: SAMPAN_RECORD=1 -->\n";

    [Fact]
    public void The_reference_names_every_kind_as_the_tables_do()
    {
        var file = Path.Combine(Root(), "docs", "reference", "conversions.md");
        var page = File.ReadAllText(file);
        var head = page[..(page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)];
        if (Environment.GetEnvironmentVariable("SAMPAN_RECORD") == "1") File.WriteAllText(file, head + Generated());
        Assert.Equal(Generated(), File.ReadAllText(file)[head.Length..]);
    }

    [Fact]
    public void A_kind_that_was_given_up_has_no_conversion_into_a_served_version()
    {
        Assert.NotEmpty(RemovedKinds.All);
        foreach (var removed in RemovedKinds.All)
        {
            var served = ApiFacts.For(KubernetesVersion.Newest).Resources.Select(r => r.GroupVersionKind).ToHashSet();
            Assert.DoesNotContain(KindConversions.VersionsOf(removed.Kind), v => served.Contains(GroupVersionKind.From(v, removed.Kind.Kind)));
            Assert.DoesNotContain(removed.Kind, served);
        }
    }

    [Fact]
    public void Every_built_in_kind_that_newer_servers_lack_is_named_as_given_up()
    {
        var kinds = ApiFacts.Lifetimes.GroupBy(f => f.Resource.Kind).Where(g => g.All(f => f.Until is not null));
        Assert.All(kinds, g => Assert.All(g, f => Assert.NotNull(RemovedKinds.Find(f.Resource.GroupVersionKind))));
    }

    private static string Generated()
    {
        var text = new StringWriter { NewLine = "\n" };
        text.WriteLine("\n## Kinds with several versions\n\nEvery version converts into every other one.\n\n| kind | versions, newest first | fields differ |\n|---|---|---|");
        foreach (var (kind, versions) in ConversionTable.All)
            text.WriteLine($"| {kind} | {string.Join(", ", versions.ApiVersions.Select(v => $"`{v}`"))} | {(versions.Conversion is null ? "no" : "yes")} |");
        text.WriteLine("\n## What a version takes for granted\n\nWritten into the object when it is converted into a version that takes a missing field for something else.\n\n| version | kind | field | a missing one means |\n|---|---|---|---|");
        foreach (var (kind, path, json) in VersionDefaults.All) text.WriteLine($"| `{kind.ApiVersion}` | {kind.Kind} | `{path}` | `{json}` |");
        text.WriteLine("\n## Kinds without a successor\n\nNot restored where the target does not serve them, and named ([kind-removed](reasons.md#kind-removed)).\n\n| kind | version | gone since | in its place |\n|---|---|---|---|");
        foreach (var removed in RemovedKinds.All) text.WriteLine($"| {removed.Kind.Kind} | `{removed.Kind.ApiVersion}` | {removed.Since} | {removed.Instead} |");
        return text.ToString();
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Sampan.slnx"))) directory = directory.Parent;
        return directory.FullName;
    }
}

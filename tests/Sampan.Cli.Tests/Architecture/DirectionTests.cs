using System.Xml.Linq;

namespace Sampan.Cli.Tests.Architecture;

/// <summary>Data flows one way through the house. Each row says who may know whom, and why nobody else.</summary>
public sealed class DirectionTests
{
    private static readonly Dictionary<string, (string[] MayKnow, string Reason)> Rules = new()
    {
        ["Sampan.Kubernetes"] = ([], "the wire layer is usable for any Kubernetes program and knows nothing of backups"),
        ["Sampan.Storage"] = ([], "bytes under keys; a store that knew Kubernetes could not be tested or replaced alone"),
        ["Sampan.Api"] = (["Sampan.Kubernetes"], "views over documents, used by client and server alike"),
        ["Sampan.Profiles"] = (["Sampan.Kubernetes"], "what a target accepts is data, shared by migration and by the sandbox's admission"),
        ["Sampan.Engine"] = (["Sampan.Api", "Sampan.Storage"], "the domain has no hosting and no sandbox, so that every driver runs the same engine"),
        ["Sampan.Sandbox"] = (["Sampan.Api", "Sampan.Profiles"], "a cluster knows nothing of who backs it up; else the demo would prove nothing"),
        ["Sampan.Cli"] = (["Sampan.Engine", "Sampan.Sandbox"], "the only executable composes what the libraries must not know of each other"),
    };

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Path.Combine(Root, "src")).Select(d => Path.GetFileName(d)).Order()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_its_rule_allows(string project)
    {
        Assert.True(Rules.TryGetValue(project, out var rule), $"{project} has no rule: decide whom it may know, and why");
        var file = XDocument.Load(Path.Combine(Root, "src", project, project + ".csproj"));
        var references = file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value)).Order().ToArray();

        var foreign = references.Except(rule.MayKnow).ToArray();
        Assert.True(foreign.Length == 0, $"{project} must not know {string.Join(", ", foreign)}: {rule.Reason}");
    }

    [Fact]
    public void No_project_is_named_in_a_rule_and_missing_from_the_tree() =>
        Assert.Empty(Rules.Keys.Except(Directory.GetDirectories(Path.Combine(Root, "src")).Select(d => Path.GetFileName(d)!)));

    private static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Sampan.slnx"))) directory = directory.Parent;
        return directory.FullName;
    }
}

using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;

namespace Sampan.Engine.Tests.Results;

public sealed class ReasonTests
{
    [Fact]
    public void Every_reason_is_explained_in_the_reference_with_its_remedy()
    {
        var page = File.ReadAllText(Path.Combine(Assets.Folder, "..", "..", "docs", "reference", "reasons.md"));
        foreach (var reason in Reason.All)
        {
            Assert.Contains($"## {reason.Id}\n", page, StringComparison.Ordinal);
            Assert.Contains(reason.Remedy, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Issues_survive_the_bucket_and_unknown_reasons_are_left_out()
    {
        var issue = new Issue(IssueSeverity.Error, Reason.KindNotListed, "x") { Resource = new("apps", "deployments"), Key = new("a", ""), IsGap = true };
        var file = ResultFiles.Own(Log(issue));
        Assert.Empty(file["issues"]!.AsArray());
        file["issues"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse("""{"reason":"from-the-future","message":"y"}"""));
        Assert.Equal([issue], ResultFiles.ReadOwn(file));
    }

    [Fact]
    public void Results_go_where_velero_puts_them()
    {
        var file = ResultFiles.Velero(Log(
            new(IssueSeverity.Error, Reason.RunFailed, "run"), new(IssueSeverity.Warning, Reason.KindNotListed, "kind") { Resource = new("", "nodes") },
            new(IssueSeverity.Error, Reason.ActionFailed, "item") { Resource = new("", "pods"), Key = new("a", "p") }));
        Assert.Equal("""{"errors":{"velero":["run"],"namespaces":{"a":["item"]}},"warnings":{"cluster":["kind"]}}""", file.ToJsonString());
    }

    [Fact]
    public void Rows_beyond_the_bound_are_counted_in_both_files()
    {
        var log = new IssueLog();
        for (var i = 0; i < IssueLog.Capacity + 7; i++) log.Add(new Issue(IssueSeverity.Error, Reason.KindNotListed, $"m{i}"));
        log.Add(new Issue(IssueSeverity.Warning, Reason.KindNotListed, "w"));

        var (velero, own) = (ResultFiles.Velero(log), ResultFiles.Own(log));

        Assert.Equal((IssueLog.Capacity + 7, 1), (log.Errors, log.Warnings));
        Assert.Equal(IssueLog.Capacity + 1, velero["errors"]!["velero"]!.AsArray().Count);
        Assert.Equal("and 7 errors more: the log names them", (string?)velero["errors"]!["velero"]!.AsArray()[^1]);
        Assert.Equal(["w"], velero["warnings"]!["velero"]!.AsArray().Select(w => (string?)w));
        Assert.Equal("""{"errors":7,"warnings":0}""", own["notListed"]!.ToJsonString());
        Assert.Null(ResultFiles.Own(Log())["notListed"]);
    }

    private static IssueLog Log(params Issue[] issues)
    {
        var log = new IssueLog();
        foreach (var issue in issues) log.Add(issue);
        return log;
    }
}

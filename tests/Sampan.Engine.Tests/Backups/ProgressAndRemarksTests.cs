using Sampan.Api;
using Sampan.Engine.Results;
using Sampan.Engine.Tests.Fakes;
using static Sampan.Engine.Tests.Fakes.Catalogs;

namespace Sampan.Engine.Tests.Backups;

public sealed class ProgressAndRemarksTests
{
    [Fact]
    public async Task Progress_only_rises_and_ends_at_what_was_stored()
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a");
        for (var i = 0; i < 50; i++) rig.Cluster.Add(ConfigMaps, "a", $"c{i}");
        var heard = new Heard();
        var outcome = await rig.BackupAsync(options: o => o with { Progress = heard });
        Assert.Equal((51, 51), (outcome.Backup.Status.TotalItems, outcome.Backup.Status.ItemsBackedUp));
        var items = heard.All.Where(p => p.Stage == EngineStage.Items).Select(p => p.Done).ToList();
        Assert.Equal(items.Order(), items);
        Assert.Equal((EngineStage.Finishing, 51L), (heard.All[^1].Stage, heard.All[^1].Done));
    }

    [Theory]
    [InlineData("a", 1)]
    [InlineData("b", 0)]
    public async Task A_namespace_that_Argo_CD_manages_is_a_warning_when_it_is_in_the_backup(string included, int warnings)
    {
        var rig = new Rig();
        rig.Cluster.Add(Namespaces, null, "a", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a","labels":{"argocd.argoproj.io/managed-by":"argocd"}}}""")
            .Add(Namespaces, null, "b");
        var outcome = await rig.BackupAsync(spec: s => s.IncludedNamespaces = [included]);
        Assert.Equal((BackupPhase.Completed, warnings), (outcome.Phase, outcome.Issues.Count(i => i.Reason == Reason.NamespaceManagedByArgoCd)));
    }

    private sealed class Heard : IProgress<EngineProgress>
    {
        public List<EngineProgress> All { get; } = [];

        public void Report(EngineProgress value)
        {
            lock (All) All.Add(value);
        }
    }
}

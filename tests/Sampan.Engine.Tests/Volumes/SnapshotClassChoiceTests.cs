using System.Text;
using Sampan.Engine.Volumes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Volumes;

public sealed class SnapshotClassChoiceTests
{
    private static readonly KubeObject Labelled = Class("labelled", "d", """ "labels":{"velero.io/csi-volumesnapshot-class":"anything"} """);
    private static readonly KubeObject Default = Class("default", "d", """ "annotations":{"snapshot.storage.kubernetes.io/is-default-class":"true"} """);
    private static readonly KubeObject NotDefault = Class("not-default", "d", """ "annotations":{"snapshot.storage.kubernetes.io/is-default-class":"false"} """);
    private static readonly KubeObject Plain = Class("plain", "d", """ "labels":{} """);
    private static readonly KubeObject Other = Class("other", "e", """ "labels":{"velero.io/csi-volumesnapshot-class":"true"} """);

    [Fact]
    public void The_first_rule_that_gives_a_class_decides()
    {
        KubeObject[] all = [NotDefault, Plain, Default, Labelled, Other];
        Assert.Equal("plain", Choose(all, claim: "plain", backup: "default").Class!.Name);
        Assert.Equal("default", Choose(all, backup: "default").Class!.Name);
        Assert.Equal("labelled", Choose(all).Class!.Name);
        Assert.Equal("default", Choose([NotDefault, Plain, Default, Other]).Class!.Name);
        Assert.Equal("plain", Choose([Plain, Other]).Class!.Name);
        Assert.Equal("not-default", Choose([NotDefault, Other]).Class!.Name);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("other")]
    public void An_annotation_that_names_no_usable_class_is_passed_over_with_a_note(string named)
    {
        var choice = Choose([Labelled, Other], claim: named, backup: named);
        Assert.Equal("labelled", choice.Class!.Name);
        Assert.Equal(2, choice.Notes.Count);
        Assert.All(choice.Notes, n => Assert.Contains(named, n, StringComparison.Ordinal));
    }

    [Fact]
    public void Several_classes_of_which_none_stands_out_give_none()
    {
        var choice = Choose([NotDefault, Plain, Other]);
        Assert.Null(choice.Class);
        Assert.StartsWith("failed to get VolumeSnapshotClass for provisioner d: ensure that the desired VolumeSnapshotClass has the velero.io/csi-volumesnapshot-class label", choice.Problem, StringComparison.Ordinal);
    }

    private static SnapshotClassChoice Choose(IReadOnlyList<KubeObject> classes, string? claim = null, string? backup = null) => SnapshotClassChoice.Choose(classes,
        Parse($$"""{"metadata":{"name":"c","annotations":{ {{(claim is null ? "" : $"\"velero.io/csi-volumesnapshot-class\":\"{claim}\"")}} } } }"""),
        backup is null ? [] : new Dictionary<string, string> { ["velero.io/csi-volumesnapshot-class_D"] = backup }, "d");

    private static KubeObject Class(string name, string driver, string metadata) => Parse($$"""{"metadata":{"name":"{{name}}",{{metadata}} },"driver":"{{driver}}"}""");

    private static KubeObject Parse(string json) => KubeObject.Parse(Encoding.UTF8.GetBytes(json));
}

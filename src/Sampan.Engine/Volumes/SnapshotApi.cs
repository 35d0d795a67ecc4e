using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary>The snapshot API in the version a cluster serves: v1, or v1beta1 on older ones.</summary>
internal sealed record SnapshotApi(ApiResource Snapshots, ApiResource Contents, ApiResource Classes)
{
    public const string Group = "snapshot.storage.k8s.io";

    public static GroupResource SnapshotsResource { get; } = new(Group, "volumesnapshots");

    public static GroupResource ContentsResource { get; } = new(Group, "volumesnapshotcontents");

    public static GroupResource ClassesResource { get; } = new(Group, "volumesnapshotclasses");

    /// <summary>Null when the cluster lacks one of the three.</summary>
    public static SnapshotApi? Of(ApiCatalog catalog) =>
        catalog.Preferred(SnapshotsResource) is { } snapshots && catalog.Preferred(ContentsResource) is { } contents && catalog.Preferred(ClassesResource) is { } classes
            ? new SnapshotApi(snapshots, contents, classes)
            : null;
}

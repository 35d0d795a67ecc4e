using Sampan.Engine.Archive;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Comparison;

/// <summary>The objects of a backup.</summary>
/// <param name="name">The backup's name.</param>
/// <param name="archive">Its archive; not disposed.</param>
public sealed class ArchiveSide(string name, BackupArchiveReader archive) : IComparedSide
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public IReadOnlyList<GroupResource> Resources { get; } = [.. archive.Resources.Select(r => r.Resource)];

    /// <inheritdoc/>
    public IReadOnlyList<(GroupResource Resource, string Reason)> Gaps => [];

    /// <inheritdoc/>
    public Task<IComparedObjects> OpenAsync(GroupResource resource, IReadOnlyList<string> versions, CancellationToken ct) =>
        Task.FromResult<IComparedObjects>(archive.Find(resource) is { } found ? new ArchivedObjects(archive, found) : NoObjects.Instance);
}

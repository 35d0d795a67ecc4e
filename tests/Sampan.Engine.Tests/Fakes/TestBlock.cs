using Sampan.Engine.Actions;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Fakes;

/// <summary>A block action made of what a test says.</summary>
internal sealed class TestBlock(string resource, Func<BackupItem, IReadOnlyList<ItemId>> related) : IItemBlockAction
{
    public string Name => "test.example/block";

    public AppliesTo AppliesTo { get; } = AppliesTo.Only(GroupResource.Parse(resource));

    public Task<IReadOnlyList<ItemId>> GetRelatedItemsAsync(BackupItem item, CancellationToken ct) => Task.FromResult(related(item));
}

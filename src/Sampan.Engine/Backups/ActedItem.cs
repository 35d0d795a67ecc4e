using Sampan.Engine.Actions;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Backups;

/// <summary>An item and what its actions made of it. Belongs to the worker until it is handed on.</summary>
internal sealed class ActedItem(ApiResource resource, KubeObject item, ItemId id, BackupStage stage)
{
    public ApiResource Resource { get; } = resource;

    public KubeObject Object { get; } = item;

    /// <summary>What it was called when it was read; an action may have renamed it.</summary>
    public ItemId Id { get; } = id;

    public BackupStage Stage { get; } = stage;

    /// <summary>What the actions named.</summary>
    public List<RelatedItem> Related { get; } = [];

    /// <summary>What the block actions named.</summary>
    public List<RelatedItem> Block { get; } = [];

    /// <summary>What the actions started.</summary>
    public List<RunningOperation> Operations { get; } = [];

    /// <summary>What there is to say of it, until it is handed on.</summary>
    public List<IssueBatch> Issues { get; } = [];

    /// <summary>The action that leaves the item out, or null.</summary>
    public string? SkippedBy { get; set; }

    /// <summary>The gate kept the item out.</summary>
    public bool IsKeptOut { get; set; }

    /// <summary>What was worked on together with it, and is handed on after it.</summary>
    public IReadOnlyList<ActedItem> Others { get; set; } = [];

    /// <summary>Why the item can't be stored, or null.</summary>
    public Exception? Failure { get; set; }
}

using System.Text.Json.Nodes;
using Sampan.Api.Values;

namespace Sampan.Api;

/// <summary><c>status</c> of a Restore. Counts of zero and nulls are not written, as Go's <c>omitempty</c>.</summary>
public sealed class RestoreStatus
{
    private readonly Fields _fields;

    internal RestoreStatus(Fields fields) => _fields = fields;

    /// <summary>Where the run stands.</summary>
    public RestorePhase Phase { get => new(_fields.Text("phase") ?? ""); set => _fields.Set("phase", value.Value); }

    /// <summary>When the run began.</summary>
    public DateTimeOffset? Started { get => _fields.Time("startTimestamp"); set => _fields.Set("startTimestamp", value); }

    /// <summary>When the run ended.</summary>
    public DateTimeOffset? Ended { get => _fields.Time("completionTimestamp"); set => _fields.Set("completionTimestamp", value); }

    /// <summary>Why a Failed run failed.</summary>
    public string? FailureReason { get => _fields.Text("failureReason"); set => _fields.Set("failureReason", value); }

    /// <summary>Why the spec can't be run.</summary>
    public IReadOnlyList<string> ValidationErrors { get => _fields.Texts("validationErrors"); set => _fields.Set("validationErrors", value); }

    /// <summary>Number of error entries in the results.</summary>
    public int Errors { get => _fields.Count("errors"); set => _fields.SetCount("errors", value); }

    /// <summary>Number of warning entries in the results.</summary>
    public int Warnings { get => _fields.Count("warnings"); set => _fields.SetCount("warnings", value); }

    /// <summary><c>progress.totalItems</c>.</summary>
    public int TotalItems { get => _fields.Inner("progress").Count("totalItems"); set => _fields.Inner("progress").SetCount("totalItems", value); }

    /// <summary><c>progress.itemsRestored</c>.</summary>
    public int ItemsRestored { get => _fields.Inner("progress").Count("itemsRestored"); set => _fields.Inner("progress").SetCount("itemsRestored", value); }

    /// <summary>Operations of actions started.</summary>
    public int ItemOperationsAttempted { get => _fields.Count("restoreItemOperationsAttempted"); set => _fields.SetCount("restoreItemOperationsAttempted", value); }

    /// <summary>Operations of actions that succeeded.</summary>
    public int ItemOperationsCompleted { get => _fields.Count("restoreItemOperationsCompleted"); set => _fields.SetCount("restoreItemOperationsCompleted", value); }

    /// <summary>Operations of actions that failed.</summary>
    public int ItemOperationsFailed { get => _fields.Count("restoreItemOperationsFailed"); set => _fields.SetCount("restoreItemOperationsFailed", value); }

    /// <summary><c>hookStatus.hooksAttempted</c>.</summary>
    public int HooksAttempted => _fields.Inner("hookStatus").Count("hooksAttempted");

    /// <summary><c>hookStatus.hooksFailed</c>.</summary>
    public int HooksFailed => _fields.Inner("hookStatus").Count("hooksFailed");

    /// <summary>Writes <c>hookStatus</c>, which is there, empty, also when there were no hooks.</summary>
    public void SetHooks(int attempted, int failed)
    {
        _fields.Put("hookStatus", new JsonObject());
        _fields.Inner("hookStatus").SetCount("hooksAttempted", attempted);
        _fields.Inner("hookStatus").SetCount("hooksFailed", failed);
    }
}

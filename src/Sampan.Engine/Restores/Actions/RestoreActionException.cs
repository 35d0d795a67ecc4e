using Sampan.Engine.Results;

namespace Sampan.Engine.Restores.Actions;

/// <summary>A built-in action can't prepare an item, for a reason of the closed list.</summary>
internal sealed class RestoreActionException(string message, Reason reason) : Exception(message)
{
    public Reason Reason { get; } = reason;
}

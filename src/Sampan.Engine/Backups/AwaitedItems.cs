using Sampan.Engine.Actions;

namespace Sampan.Engine.Backups;

/// <summary>Items that operations under way will change: they are stored after them, not before.</summary>
internal sealed class AwaitedItems
{
    // Whether it came meanwhile and was put off.
    private readonly Dictionary<ItemId, bool> _items = [];

    /// <summary>An operation that was started says it will change the item.</summary>
    public void Await(ItemId id) => _items.TryAdd(id, false);

    /// <summary>True when the item is not to be stored now.</summary>
    public bool Defer(ItemId id)
    {
        if (_items.Count == 0 || !_items.ContainsKey(id)) return false;
        return _items[id] = true;
    }

    public bool IsDeferred(ItemId id) => _items.GetValueOrDefault(id);

    /// <summary>True, once, when the item was put off: now is its time.</summary>
    public bool TakeDeferred(ItemId id) => _items.Remove(id, out var deferred) && deferred;
}

namespace Sampan.Storage.Decorators;

/// <summary>One call that a <see cref="FaultInjectingObjectStore"/> saw.</summary>
/// <param name="Number">From 1, in the order of arrival.</param>
/// <param name="Operation">Which.</param>
/// <param name="Key">The key or the prefix.</param>
public sealed record StoreCall(int Number, StoreOperation Operation, string Key);

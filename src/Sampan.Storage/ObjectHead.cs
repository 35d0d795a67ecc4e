namespace Sampan.Storage;

/// <summary>What a listing says of an object.</summary>
/// <param name="Key">Its whole key.</param>
/// <param name="Length">Bytes.</param>
/// <param name="LastModified">When it was last put, by the store's clock.</param>
public sealed record ObjectHead(string Key, long Length, DateTimeOffset LastModified);
